/**
 * The stand-ins for external systems, each on its own port: the company's login, a payment gateway, another company's data
 * platform, and a mail server. They are one process, because four need 65 MB more.
 */
import './token-issuer/server.ts'
import './payment-gateway/server.ts'
import './data-receiver/server.ts'
import './mail-catcher/server.ts'

// A warning of Node's that cannot be written must not end it.
process.stderr.on('error', () => {})
process.once('SIGTERM', () => process.exit(0))
process.once('SIGINT', () => process.exit(0))
