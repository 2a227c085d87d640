import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

const routes: RouteRecordRaw[] = [];

// The gallery shows every part of the console's own kit; it is not in the built console.
if (import.meta.env.DEV) routes.push({ path: '/gallery', component: () => import('./ui/Gallery.vue') });

export const router = createRouter({ history: createWebHistory(), routes });
