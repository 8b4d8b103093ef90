/**
 * The sentences of the notices about cameras, microphones and screens, in English. From: people. To: en.ts.
 */
export const capture = {
  denied: {
    camera: {
      what: 'The browser may not use your camera.',
      how: 'Click the camera icon in the address bar, allow the camera for this page, then try again.',
    },
    microphone: {
      what: 'The browser may not use your microphone.',
      how: 'Click the icon in the address bar, allow the microphone for this page, then try again.',
    },
    screen: {
      what: 'The screen may not be shared.',
      how: 'Allow screen recording for this browser in your system settings, then try again.',
    },
  },
  forbidden_by_site: {
    camera: {
      what: 'This site does not let its pages use a camera.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask whoever runs the site to allow camera=(self).',
    },
    microphone: {
      what: 'This site does not let its pages use a microphone.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask whoever runs the site to allow microphone=(self).',
    },
    screen: {
      what: 'This site does not let its pages share a screen.',
      how: 'Your browser is not the reason: the site’s server or a proxy sends the header Permissions-Policy. Ask whoever runs the site to allow display-capture=(self).',
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
      how: 'Plug it in again and turn it on, or choose another camera.',
    },
    microphone: {
      what: 'The microphone was disconnected.',
      how: 'Plug it in again, or choose another one.',
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
  tryAgain: 'Try again',
};
