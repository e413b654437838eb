// What a bundle has in place of node:http: see make-bundle.ts.
module.exports = process.getBuiltinModule('node:http')
