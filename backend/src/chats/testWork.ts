import { randomUUID } from 'node:crypto';
import { sendMessage, type Message } from '#shared/chats/chats.contract';
import { setPresence } from '#shared/members/members.contract';
import type { ChatDelivery } from '#shared/sync/sync.contract';
import type { Client } from '../testing/client.js';
import type { BusinessName, Floor, Name } from '../testing/floor.js';
import type { User } from '../testing/user.js';

/** Signs a member in and goes online. */
export async function atWork(floor: Floor, name: Name, options: { instance?: number } = {}): Promise<Client> {
  const client = await floor.signIn(name, options);
  await client.must(setPresence, { presence: 'online' });
  return client;
}

export async function goHome(client: Client): Promise<void> {
  await client.must(setPresence, { presence: 'offline' });
  client.close();
}

export interface Conversation {
  user: User;
  chatId: string;
  delivery: ChatDelivery;
}

/** A new user's chat in the hands of `agent`, who must be the only one free. */
export async function chatWith(
  floor: Floor,
  agent: Client,
  business: BusinessName = 'meadow',
): Promise<Conversation> {
  const user = await floor.user(business);
  const { chat } = await user.write('zzz unheard of');
  const delivery = await agent.next('chat:delivered', (fact) => fact.chat.id === chat.id);
  return { user, chatId: chat.id, delivery };
}

export async function say(agent: Client, chatId: string, text: string): Promise<Message> {
  return (await agent.must(sendMessage, { chatId, clientMessageId: randomUUID(), text })).message;
}

/** What is stored of a chat, as it is. */
export async function storedChat(floor: Floor, chatId: string): Promise<Record<string, unknown>> {
  const chat = await floor.connection.collection<{ _id: string }>('chats').findOne({ _id: chatId });
  if (!chat) throw new Error(`There is no chat ${chatId}.`);
  return chat as unknown as Record<string, unknown>;
}

export function rowsOf(floor: Floor, chatId: string): Promise<{ seq: number; kind: string; text: string }[]> {
  const rows = floor.connection.collection<{ chatId: string; seq: number; kind: string; text: string }>(
    'messages',
  );
  return rows.find({ chatId }).sort({ seq: 1 }).toArray();
}

export async function loadOf(floor: Floor, name: Name): Promise<number> {
  const slots = floor.connection.collection<{ _id: string; load: number }>('slots');
  return (await slots.findOne({ _id: floor.members[name] }))?.load ?? -1;
}
