FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json build.js ./
COPY examples/article.css examples/article.css
COPY scenarios scenarios
COPY schema schema
COPY src src
RUN npm run build && npm prune --omit=dev && mkdir data

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY deploy/licences licences
# Lists and the count of calls are kept here. A new volume belongs to whom the folder does.
COPY --from=build --chown=node /app/data data
VOLUME /app/data
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
