/**
 * The sentences of the notices about cameras, microphones and screens, in English. From: people. To: en-later.ts.
 */
export const capture = {
  denied: {
    camera: {
      what: 'The browser is not allowed to use your camera.',
      how: 'Click the camera icon in the address bar, allow the camera for this page, then try again.',
    },
    microphone: {
      what: 'The browser is not allowed to use your microphone.',
      how: 'Click the icon in the address bar, allow the microphone for this page, then try again.',
    },
    screen: {
      what: 'The browser is not allowed to share the screen.',
      how: 'Allow screen recording for this browser in your system settings, then try again.',
    },
  },
  forbidden_by_site: {
    camera: {
      what: 'This site does not let its pages use a camera.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask the person who runs the site to allow camera=(self).',
    },
    microphone: {
      what: 'This site does not let its pages use a microphone.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask the person who runs the site to allow microphone=(self).',
    },
    screen: {
      what: 'This site does not let its pages share a screen.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask the person who runs the site to allow display-capture=(self).',
    },
  },
  no_camera: {
    what: 'No camera was found.',
    how: 'Connect a camera and try again, or share your screen instead.',
  },
  no_microphone: {
    what: 'No microphone was found.',
    how: 'Connect a microphone and try again. You can go live without one.',
  },
  in_use: {
    camera: {
      what: 'The camera is in use by another program.',
      how: 'Close the video call or program that uses it, then try again.',
    },
    microphone: {
      what: 'The microphone is in use by another program.',
      how: 'Close the program that uses it, then try again.',
    },
    screen: {
      what: 'The screen could not be captured.',
      how: 'Close other programs that record it, or choose another window, then try again.',
    },
  },
  unplugged: {
    camera: {
      what: 'The camera was disconnected.',
      how: 'It turns on by itself when it is connected again. Or choose another camera.',
    },
    microphone: {
      what: 'The microphone was disconnected.',
      how: 'It turns on by itself when it is connected again. Or choose another one.',
    },
    screen: {
      what: 'Screen sharing has stopped.',
      how: 'Share the screen again, or switch to your camera.',
    },
  },
  insecure_context: {
    what: 'This page was not opened over a secure connection.',
    how: 'Browsers give cameras and screens only to pages with https:// or on localhost. Open the studio at its https address.',
  },
  unsupported: {
    what: 'This browser cannot do that.',
    how: 'Use a current Chrome, Edge, Firefox or Safari. Phones cannot share their screen: use the camera there.',
  },
  cancelled: {
    camera: {
      what: 'The question about the camera was closed.',
      how: 'Turn on the camera again and choose “Allow”.',
    },
    microphone: {
      what: 'The question about the microphone was closed.',
      how: 'Choose the microphone again and allow it.',
    },
    screen: {
      what: 'Nothing was chosen to share.',
      how: 'Share your screen again and choose a screen, a window or a tab.',
    },
  },
  unknown: {
    what: 'The picture or sound could not be opened.',
    how: 'Try again. If it keeps failing, choose another device or restart the browser.',
  },
  alert: {
    lost: {
      camera: { short: 'Camera disconnected' },
      microphone: { short: 'Microphone disconnected' },
      screen: { short: 'Screen sharing has stopped' },
    },
    withheld: {
      camera: {
        short: 'No picture from your camera',
        what: 'Your camera gives no picture.',
        how: 'Another program, the system or a switch at the camera may block it. Your viewers see it again as soon as it gives pictures, or choose another one.',
      },
      microphone: {
        short: 'Your microphone gives no sound',
        what: 'Your microphone gives no sound: something blocks it.',
        how: 'Another program, the system or a switch at the microphone may block it. Your viewers hear it again as soon as it gives sound, or choose another one.',
      },
      screen: {
        short: 'No picture from what you share',
        what: 'What you share gives no picture.',
        how: 'The window may be minimised. Your viewers see the last picture until it is open again.',
      },
    },
    silent: {
      short: 'Your microphone gives no sound',
      what: 'Your microphone gives no sound.',
      how: 'It has been silent for 10 seconds. Is it switched off or muted at the device, or is it the wrong one?',
    },
    replaced: {
      camera: {
        short: 'Another camera is on',
        what: 'The camera “{{lost}}” was disconnected. “{{by}}” is on in its place.',
      },
      microphone: {
        short: 'Another microphone is on',
        what: 'The microphone “{{lost}}” was disconnected. “{{by}}” is on in its place.',
      },
      how: 'When the first one is connected again, it is used again.',
      keep: 'Stay with this one',
    },
  },
  tryAgain: 'Try again',
};
