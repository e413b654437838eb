# The image of a service: `docker build --build-arg SERVICE=order --tag jangteo/order .`
# An artefact that was built elsewhere: `--build-context artefact=dist/order`.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY . .
ARG SERVICE
ARG COMMIT
RUN npm run build -- "${SERVICE:?which service: --build-arg SERVICE=order}" --out /artefacts && mv "/artefacts/${SERVICE}" /artefact

FROM scratch AS artefact
COPY --from=build /artefact /

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=artefact / ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A warning about a library's use of url.parse, which Node does not print for code in node_modules.
ENTRYPOINT ["node", "--disable-warning=DEP0169", "main.js"]
CMD ["run"]
