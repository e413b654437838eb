{{/* Topics, databases and connections: generated, see infra/kubernetes/test/contracts.test.ts. */}}
{{- define "platform.contracts" -}}
{{ .Files.Get "files/contracts.json" }}
{{- end }}

{{/* Pass `root`, `name`. */}}
{{- define "platform.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: jangteo-platform
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* Pass `root`. A resource that holds data. */}}
{{- define "platform.keep" -}}
{{- if .root.Values.keepData }}
annotations: { helm.sh/resource-policy: keep }
{{- end }}
{{- end }}

{{- define "platform.storageClass" -}}
{{- with .root.Values.storageClass }}
{{ $.field }}: {{ . }}
{{- end }}
{{- end }}

{{/* Pass `user`. Pod Security "restricted". */}}
{{- define "platform.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end }}

{{/* Ingress peers: the services that need a system. Pass `contracts`, `system`. */}}
{{- define "platform.clients" -}}
{{- $names := list }}
{{- range .contracts.services }}
{{- if has $.system .needs }}{{ $names = append $names .name }}{{ end }}
{{- end }}
podSelector:
  matchLabels: { app.kubernetes.io/component: service }
  matchExpressions:
    - { key: app.kubernetes.io/name, operator: In, values: {{ toJson $names }} }
{{- end }}

{{- define "platform.dns" -}}
- to: {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports: [{ port: {{ .Values.networkPolicy.dns.port }}, protocol: UDP }, { port: {{ .Values.networkPolicy.dns.port }}, protocol: TCP }]
{{- end }}

{{- define "platform.api" -}}
- to: {{- toYaml .Values.networkPolicy.api.to | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.api.ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end }}

{{/* A value of an existing Secret, or a new one: pass `root`, `secret`, `key`, `new`. */}}
{{- define "platform.kept" -}}
{{- $found := lookup "v1" "Secret" .root.Release.Namespace .secret }}
{{- with get (get ($found | default dict) "data" | default dict) .key }}
{{- b64dec . }}
{{- else }}
{{- $.new }}
{{- end }}
{{- end }}

{{/* Passwords of a program's users at Kafka, as keys of its Secret: pass `root`, `contracts`, `program`, `secret`. */}}
{{- define "platform.kafkaPasswords" -}}
{{- range .contracts.kafkaUsers }}
{{- if eq .program $.program }}
{{ .key }}: {{ include "platform.kept" (dict "root" $.root "secret" $.secret "key" .key "new" (randAlphaNum 24)) | quote }}
{{- end }}
{{- end }}
{{- end }}
