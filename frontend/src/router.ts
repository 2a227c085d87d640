import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { home, whereTo } from './session/wayIn';
import { pageTitle } from './shell/pageTitle';

const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'signIn',
    meta: { title: 'session.signIn' },
    component: () => import('./session/SignInPage.vue'),
  },
  {
    path: '/setup',
    name: 'setup',
    meta: { title: 'session.setupTitle' },
    component: () => import('./session/SetupPage.vue'),
  },
  {
    path: '/',
    component: () => import('./shell/AppShell.vue'),
    children: [
      { path: '', name: 'home', redirect: home },
      {
        path: 'chats/:chatId?',
        name: 'chats',
        meta: { title: 'shell.myChats' },
        component: () => import('./chats/MyChatsScreen.vue'),
        props: true,
      },
      {
        path: 'transcripts/:chatId',
        name: 'transcript',
        meta: { title: 'shell.transcript' },
        component: () => import('./chats/TranscriptScreen.vue'),
        props: true,
      },
      {
        path: 'businesses',
        name: 'businesses',
        meta: { title: 'shell.businesses' },
        component: () => import('./businesses/BusinessesScreen.vue'),
      },
      {
        path: 'businesses/:businessId/chats/:chatId?',
        name: 'businessChats',
        meta: { title: 'shell.businesses' },
        component: () => import('./businesses/BusinessesScreen.vue'),
        props: true,
      },
      {
        path: 'businesses/:businessId/search/:chatId?',
        name: 'businessSearch',
        meta: { title: 'shell.businesses' },
        component: () => import('./businesses/BusinessesScreen.vue'),
        props: true,
      },
      {
        path: 'businesses/:businessId/settings',
        name: 'businessSettings',
        meta: { title: 'shell.businesses' },
        component: () => import('./businesses/BusinessesScreen.vue'),
        props: true,
      },
      {
        path: 'businesses/:businessId/categories/:categoryId?',
        name: 'categories',
        meta: { title: 'shell.businesses' },
        component: () => import('./businesses/BusinessesScreen.vue'),
        props: true,
      },
      {
        path: 'users/:businessId/:userId',
        name: 'user',
        meta: { title: 'followUps.userTitle' },
        component: () => import('./notes/UserScreen.vue'),
        props: true,
      },
      {
        path: 'settings/:page?',
        name: 'settings',
        meta: { title: 'settings.title' },
        component: () => import('./settings/SettingsScreen.vue'),
        props: true,
      },
      {
        path: 'teams/:teamId?/:tab?',
        name: 'teams',
        meta: { title: 'shell.teams' },
        component: () => import('./teams/TeamsScreen.vue'),
        props: true,
      },
      {
        path: 'insights/:view?',
        name: 'insights',
        meta: { title: 'shell.insights' },
        component: () => import('./insights/InsightsScreen.vue'),
        props: true,
      },
      {
        path: 'first-steps',
        name: 'firstSteps',
        meta: { title: 'shell.firstSteps' },
        component: () => import('./shell/FirstStepsPage.vue'),
      },
    ],
  },
];

// The gallery shows every part of the console's own kit; it is not in the built console.
if (import.meta.env.DEV) routes.push({ path: '/gallery', component: () => import('./ui/Gallery.vue') });
routes.push({ path: '/:rest(.*)*', redirect: '/' });

export const router = createRouter({ history: createWebHistory(), routes });

router.beforeEach(whereTo);
router.afterEach((to) => {
  document.title = pageTitle(to);
});
