/** Every word the widget says in English. */
export const en = {
  language: 'en',
  launcher: {
    open: 'Chat with us',
    loading: 'The chat is loading.',
    failed: 'The chat could not be loaded. Please try again.',
    unread: (count: number) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  },
  panel: {
    name: 'Chat',
    minimise: 'Minimise',
    end: 'End chat',
    person: 'Talk to a person',
    transcript: 'Messages',
    welcomeBot: 'Hello! Ask anything; our assistant answers at once, and a person can join at any time.',
    welcomePerson: 'Hello! Write to us, and a person will answer as soon as they can.',
    newChat: 'New chat',
  },
  state: {
    bot: 'You are talking to our assistant.',
    queued: 'We will be with you soon.',
    next: 'You are next',
    ahead: (count: number) => `${count} ahead of you`,
    agent: (name: string) => `You are talking to ${name}.`,
    someone: 'You are talking to our team.',
    completed: 'This chat has ended. Write again to start a new chat.',
  },
  line: {
    connecting: 'Connecting…',
    reconnecting: 'Reconnecting…',
    offline: 'Offline: your message is kept here and sent when you are back.',
    refused: 'The chat is not available on this page.',
    outdated: 'The chat has a new version. Please reload the page.',
  },
  composer: {
    name: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    left: (count: number) => `${count} characters left`,
    tooLong: (over: string, max: string) =>
      `Your message is ${over} characters too long. Please shorten it to ${max}, or send it in parts.`,
    pasteTooLong: (max: string) =>
      `That text is too long to send here. A message has up to ${max} characters; please paste a shorter part.`,
  },
  message: {
    you: 'You',
    assistant: 'Assistant',
    team: 'Team',
    sending: 'Sending…',
    waiting: 'Kept here until you are back',
    sent: 'Sent',
    read: 'Seen',
    failed: 'Could not be sent.',
    again: 'Send again',
    remove: 'Remove',
    typing: (name: string) => `${name} is typing…`,
  },
  file: {
    attach: 'Attach a file',
    list: 'Files to send',
    uploading: 'Uploading…',
    ready: 'Ready to send',
    again: 'Upload again',
    remove: (name: string) => `Take out ${name}`,
    wait: 'A file is still being uploaded. Send when it is done, or take it out.',
    open: (name: string) => `Open ${name} in full`,
    save: (name: string) => `Save ${name}`,
    size: (bytes: number) =>
      bytes < 999_950
        ? `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString()} kB`
        : `${(bytes / 1_000_000).toLocaleString(undefined, { maximumFractionDigits: 1 })} MB`,
    unread: 'It could not be read. Please try again.',
    tooLarge: 'This file is too large. It may have up to 10 MB.',
    empty: 'This file is empty.',
    tooMany: (most: number) => `Only ${most} files go with one message. Please send these first.`,
    path: 'The name of this file is a path. Please send it under its own name.',
    runs: (kind: string) =>
      `${kind} files are not accepted, since they can carry scripts. Please send a picture, a PDF, text or CSV.`,
    type: (kind: string) => `${kind} files are not accepted. Please send a picture, a PDF, text or CSV.`,
    unknown: 'This kind of file is not accepted. Please send a picture, a PDF, or text and CSV in UTF-8.',
    damaged: 'This picture is damaged, so it cannot be shown.',
    pixels: 'This picture has too many pixels to be shown. Please make it smaller.',
    noAnswer: 'It could not be uploaded. Please try again when you are back.',
  },
  end: {
    question: 'End this chat?',
    yes: 'Yes, end it',
    no: 'Keep chatting',
  },
  refusal: {
    tooMany: 'That was a little fast. Please try again in a moment.',
    blocked: 'You cannot write to us here.',
    offline: 'You are offline. Please try again when you are back.',
    unknown: 'We could not tell whether that worked. Please try again.',
    other: (id: string) => `That did not work. Please try again. (${id})`,
  },
};

/** The words of one language, by typed keys. */
export type Words = typeof en;
