import { CouponIssueRequested } from '@jangteo/events'

/** Loaded before the service: gives the topic another number of partitions than its contract says. */
Object.assign(CouponIssueRequested, { partitions: Number(process.env.ISSUE_PARTITIONS) })
