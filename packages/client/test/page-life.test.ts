import { expect, test } from 'vitest';
import { PageLife } from '../src/page/page-life.ts';
import { FakePage } from './fake-page.ts';

function setUp() {
  const page = new FakePage();
  const heard: string[] = [];
  const life = new PageLife({
    page,
    onAwake: () => heard.push('awake'),
    onAsleep: () => heard.push('asleep'),
    onOtherNetwork: () => heard.push('other network'),
  });
  return { page, heard, life };
}

test('a page that can be seen again is awake; one that is hidden is only hidden', () => {
  const { page, heard } = setUp();
  page.show('hidden');
  expect(heard).toEqual([]);
  page.show('visible');
  expect(heard).toEqual(['awake']);
});

test('a page that the browser keeps for the way back sleeps until it is shown again', () => {
  const { page, heard } = setUp();
  page.tell('pagehide', true);
  page.tell('pageshow', true);
  expect(heard).toEqual(['asleep', 'awake']);
});

test('a page that begins or is left for good changes nothing', () => {
  const { page, heard } = setUp();
  page.tell('pageshow');
  page.tell('pagehide');
  expect(heard).toEqual([]);
});

test('a network that was gone is another one when it is back', () => {
  const { page, heard } = setUp();
  page.tell('offline');
  page.tell('online');
  page.tell('online');
  expect(heard).toEqual(['other network', 'awake']);
});

test('from Wi-Fi to mobile is another network; a new estimate of its speed is not', () => {
  const { page, heard } = setUp();
  page.changeNetwork('wifi');
  page.changeNetwork('cellular');
  expect(heard).toEqual(['other network']);
});

test('closed, it hears nothing more; without a page it never did', () => {
  const { page, heard, life } = setUp();
  life.close();
  page.show('visible');
  page.tell('pagehide', true);
  expect(heard).toEqual([]);
});
