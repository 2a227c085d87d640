/** What the built-in bot says of itself; its answers are the business's own. */
export const botTexts = {
  didNotKnow: 'I do not know that. I am getting a person for you.',
  askedForPerson: 'Of course. I am getting a person for you.',
  goodbye: 'You are welcome. Goodbye!',
  nobody: 'I do not know that, and nobody else is here to help. Could you say it in other words?',
  noPerson: 'No person is here who could take over. I will do what I can.',
} as const;
