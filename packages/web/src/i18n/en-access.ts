/**
 * The sentences about who may stream, in English. From: people. To: en-later.ts.
 */
export const access = {
  keyHeading: 'Key of this hub',
  keyField: 'Publish key',
  keyText:
    'You need the hub’s key to stream here. The person who runs the hub can give it to you. It stays in this browser.',
  keyWrong:
    'The hub does not accept this key. It may have changed: ask the person who runs the hub.',
  keyUse: 'Use this key',
  keySaved: 'This browser has a key for this hub.',
  keyChange: 'Change key',
  loginHeading: 'Your account',
  loginText:
    'You need an account to stream here. The person who runs the hub can make one for you.',
  name: 'Name',
  password: 'Password',
  newPassword: 'At least {{count}} characters.',
  missing: 'Please enter name and password.',
  newMissing: 'Please enter a name, and a password of at least {{count}} characters.',
  logIn: 'Log in',
  logOut: 'Log out',
  loggedIn: 'Logged in as {{name}}',
  setUpHeading: 'The first account of this hub',
  setUpText:
    'Choose the name and the password that you will go live with. More accounts can be made on the machine that the hub runs on.',
  setUpNoToken:
    'Open this page with the link that the hub shows on its console when it starts. This link is incomplete.',
  setUpSubmit: 'Make the account',
};
