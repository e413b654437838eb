AsyncApiStandalone.render(
  {
    schema: { url: '/docs/events/json' },
    config: { show: { sidebar: true, errors: true }, sidebar: { showOperations: 'byOperationsTags' } },
  },
  document.getElementById('events'),
)
