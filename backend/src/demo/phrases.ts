import type { HandOverReason } from '#shared/chats/chats.contract';

/** What is said in any chat, whatever it is about. */
export const helped = ['Did that help?', 'Does that help you?', 'Does that answer your question?'];

export const yesItDid = ['Yes, thanks', 'yes', 'Yes that helped', 'yes, great', 'Yes, thank you!', 'it does'];

export const botGoodbyes = [
  'Glad to hear it. Have a good day!',
  'You are welcome. I am here whenever you need me.',
  'Good. Bye for now!',
];

export const botAtItsEnd = [
  'That is all I know about it. With “Talk to a person” a colleague takes a look.',
  'More than this I cannot tell you. Shall a colleague have a look? Then press “Talk to a person”.',
];

export const handOverLines: Record<Exclude<HandOverReason, 'noBot'>, string[]> = {
  didNotKnow: [
    'I am not sure that I understood you. I am getting a colleague, one moment please.',
    'I do not know the answer to that. A colleague takes over.',
  ],
  askedForPerson: [
    'Of course. A colleague is with you in a moment.',
    'Gladly, I am getting somebody for you.',
  ],
  flow: [
    'For this a colleague has to take a look. One moment please.',
    'I hand this to a colleague, so that it is done right.',
  ],
  failed: [
    'Something went wrong on my side, I am sorry. A colleague takes over.',
    'I cannot reach our system right now. I am getting a colleague.',
  ],
};

export const nobodyHere =
  'Nobody is here at the moment. Please write again when we are open, or leave us your question by mail.';

export const greetings = [
  'Hi {first}, {agent} here.',
  'Hello {first}, this is {agent}.',
  'Hi {first}, I have read what you wrote.',
  'Hello {first}!',
  'Hi {first}, thanks for waiting.',
];

export const greetingsToGuests = [
  'Hello, {agent} here.',
  'Hi, this is {agent}.',
  'Hello, I have read what you wrote.',
  'Hi, thanks for waiting.',
];

export const takeOvers = [
  'Hi, {agent} here, I take over from {former}.',
  'Hello, this is {agent}. {former} has told me everything.',
];

export const handoverNotes = [
  'Needs somebody who can release refunds, please take over.',
  'My shift ends, the user has answered everything I asked.',
  'You had this user last week, I think it is the same matter.',
  'Warehouse wants to speak to you about this one.',
];

export const thanks = [
  'Thanks!',
  'Thank you',
  'great, thank you',
  'Perfect, thanks a lot',
  'ok thanks',
  'Thank you for your help',
  'that was quick, thanks',
  'Super, thanks',
  'ok, I will do that',
  'Alright, thank you',
  'thx',
  'Good to know, thanks',
];

export const goodbyes = [
  'You are welcome. Have a good day!',
  'Gladly. Have a nice day!',
  'You are welcome. Write to us whenever you need something.',
  'My pleasure. Bye!',
  'Anytime.',
];

export const internalNotes = [
  'Checked with the back office, fine to go on.',
  'Same matter as last time, see the notes of the previous chat.',
  'Be careful with promises here, we are waiting for an answer ourselves.',
  'I asked a colleague, this is the right way.',
  'Sounds upset. A small voucher is all right if it helps.',
];

export const noteEndings = [
  'Very patient.',
  'Polite.',
  'Was in a hurry.',
  'Asked me to thank the team.',
  'Writes from the phone.',
  'Knows our pages well.',
];

export const followUpComments = [
  'Call back',
  'Check that it arrived',
  'Write when the other side has answered',
  'Ask whether it works now',
];

export const userNotes = [
  'Prefers phone after 17:00.',
  'Reads mails once a week, better to call.',
  'Hard of hearing: please write, do not call.',
  'Long-standing customer, knows Lea from the market.',
  'Uses a screen reader, send links as text.',
  'Speaks Portuguese and English.',
  'Often writes about two things at once, ask for the second one.',
  'Moved twice this year, check the address.',
  'Likes short answers.',
  'Works nights, answers late.',
];
