export const firstNames = (
  'Marta Tomás Ines Paul Nora Luca Amira Jonas Elena Oscar Sofia Hugo Clara Mateo Ida Felix Leila Anton Maya Victor ' +
  'Julia Omar Emma David Zoe Pavel Nina Samir Alice Diego Greta Rafael Hanna Louis Yara Simon Olga Marco Eva Kofi ' +
  'Lina Daniel Petra Ivan Carla Noah Freya Tariq Rosa Erik Aisha Bruno Mila Stefan Vera Adam Chiara Lukas Dora Finn'
).split(' ');

export const lastNames = (
  'Ortiz Kerr Keller Moreau Rossi Lindqvist Haddad Novotná Fischer Costa Walsh Petrov Jansen Okoye Brandt Silveira ' +
  'Dubois Marini Larsen Khan Schmidt Vega Nowak Murphy Sato Berg Popescu Romero Hughes Weber Ferrari Laurent Dias ' +
  'Olsen Ahmed Kowalski Horvat Bauer Santos Reid Bianchi Nguyen Meyer Lopes Virtanen Evans Marques Adler Conti Roy ' +
  'Hansen Gallo Fuchs Mendes Byrne Toth Serra Lind Abebe Castro'
).split(' ');

export const timeZones = [
  'Europe/Madrid',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Lisbon',
  'Europe/Paris',
  'Europe/Warsaw',
  'Europe/Rome',
  'Europe/Helsinki',
];

export const pagesOf = {
  shop: ['/', '/lamps', '/garden', '/sale', '/checkout', '/returns', '/help', '/sofas/elm'],
  bank: ['/', '/cards', '/fees', '/open-account', '/help', '/security', '/transfers'],
};
