/**
 * Headers of every answer. Pages that a program serves replace them with their own: by default a browser loads nothing for an answer,
 * shows it in no frame, takes it for nothing but its content type, and tells no other host its address. `X-Request-Id` is the
 * trace id of log lines and problem documents, for scripts and for the support.
 *
 * There is no Strict-Transport-Security: whatever ends TLS in front of the service knows whether the host has it.
 */
export const securityHeaders = (traceId: string) => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-request-id': traceId,
})
