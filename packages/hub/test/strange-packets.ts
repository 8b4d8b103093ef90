/**
 * Packets of Engine.IO and Socket.IO: right ones, nearly right ones, and what is nothing at all.
 * Formats: Engine.IO protocol 4, Socket.IO protocol 5. To: the tests of this folder whose names begin with `fuzz`.
 */
import fc from 'fast-check';

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anyJson = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify([value])),
  fc.constantFrom('[', '[]', '{}', '["a"', '[null]', '["__proto__",{}]', '[{"_placeholder":true}]'),
);
const event = fc.constantFrom(
  '["a"]',
  '["stream:join",{"streamKey":"x"}]',
  '["stream:join",{"streamKey":"x","format":"chunks","codecs":[]}]',
  '["stream:leave",{"streamKey":"x"}]',
  '["register",{"username":"Ana"}]',
  '["register",{"__proto__":{"username":"Ana"}}]',
  '["stream:data:send",{"streamKey":"x","data":"/9j/AAAA"}]',
  '["stream:data:send",{"streamKey":"x","data":{"_placeholder":true,"num":0}}]',
  '["stream:feedback",{"streamKey":"x","delayMs":1e9,"received":-1}]',
  '["disconnect"]',
  '["connect"]',
  '["newListener",1]',
);
const namespace = fc.constantFrom('', '', '', '/,', '/a,', '/a?b=c,', '/', '//,', '/\u0000,');
const id = fc.oneof(
  fc.constantFrom('', '', '0', '00', '-1', '1e3', '99999999999999999999'),
  fc.nat(1_000).map(String),
);
const attachments = fc.oneof(
  fc.nat(10).map((count) => `${count}-`),
  fc.constantFrom('', '-', '1', '-1-', '1.5-', '99999999-', '01-', '1--'),
);
const socketIo = fc
  .record({
    type: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('2', '2', '3', '5') },
      fc.constantFrom('0', '1', '4', '6', '7', ''),
    ),
    attachments,
    namespace,
    id,
    data: fc.oneof({ weight: 3, arbitrary: event }, anyJson, anyText),
  })
  .map(({ type, attachments, namespace, id, data }) => {
    const count = type === '5' || type === '6' ? attachments : '';
    return `4${type}${count}${namespace}${id}${data}`;
  });
const engineIo = fc.oneof(
  fc.constantFrom('2', '3', '3', '3', '6', '2probe', '3probe', '5', '0', '0{}', '1', '4', ''),
  fc.base64String({ maxLength: 40 }).map((text) => `b${text}`),
  anyText,
);

/** Some characters of it are changed, left out or put in. */
const changed = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.string({ maxLength: 2 }))))
    .map(([text, changes]) => {
      let result = text;
      for (const [at, left, put] of changes.slice(0, 3)) {
        const place = at % (result.length + 1);
        result = result.slice(0, place) + put + result.slice(place + left);
      }
      return result;
    });

export const anyPacket: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: socketIo },
  { weight: 2, arbitrary: engineIo },
  { weight: 2, arbitrary: changed(socketIo) },
);
