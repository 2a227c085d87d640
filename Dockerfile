# Debian's slim image rather than Alpine: the prebuilt argon2 and the tools are the same as on a desk.
FROM node:24-bookworm-slim AS source
WORKDIR /app
ENV NX_DAEMON=false NX_TUI=false CI=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM source AS build
COPY . .
RUN npm run build -- --projects=frontend,widget,backend

FROM source AS packages
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS server
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BATON_DEMO=false BATON_DATA=/tmp/baton
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/backend/main.js"]

FROM caddy:2.10-alpine AS proxy
# A named volume takes its owner from the image.
RUN adduser -D -H -u 1000 caddy && chown -R caddy /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER caddy
EXPOSE 8080 8443
