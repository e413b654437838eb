/** What is signalled when an admin has changed a campaign. */
export const campaignKey = (campaignId: string): string => `campaign:${campaignId}`
