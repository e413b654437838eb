import { serviceTests } from '@jangteo/testing/vitest'

export default serviceTests
