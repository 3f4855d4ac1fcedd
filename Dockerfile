# One image contains all functions. The command selects one: <function>/index.handler.
# The base image by its digest, public.ecr.aws/lambda/nodejs:24@sha256:…: docs/deploy.md has the line that looks it up.
ARG BASE

# The bundles are the same for every CPU architecture, so they are built on the builder's platform.
FROM --platform=${BUILDPLATFORM:-linux/amd64} ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Of all packages only esbuild may run its install script.
RUN npm ci --ignore-scripts && npm rebuild esbuild
COPY tsconfig.json build.ts ./
COPY infra/*.ts infra/*.json infra/
COPY src src
RUN npm run build && rm dist/lambda/*.zip

FROM ${BASE}
COPY --from=build /build/dist/lambda/ ${LAMBDA_TASK_ROOT}/
CMD ["access-requested/index.handler"]
