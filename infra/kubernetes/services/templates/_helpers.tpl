{{/* What the chart knows of the services: generated, see infra/kubernetes/test/contracts.test.ts. */}}
{{- define "jangteo.contracts" -}}
{{ .Files.Get "files/contracts.json" }}
{{- end }}

{{/* Everything that is deployed: the services, and the console unless it is left out. */}}
{{- define "jangteo.programs" -}}
{{- $contracts := include "jangteo.contracts" . | fromJson }}
{{- ternary (append $contracts.services $contracts.console) $contracts.services .Values.console.enabled | toJson }}
{{- end }}

{{/* A service's values over the defaults: pass `root` and `contract`. */}}
{{- define "jangteo.values" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (get .root.Values.services .contract.name | default dict)) | toJson }}
{{- end }}

{{/* Whether a program has a second port, for operators and monitoring; the console has not: pass `contract`. */}}
{{- define "jangteo.hasAdminPort" -}}
{{- range .contract.variables }}{{ if eq .name "ADMIN_PORT" }}true{{ end }}{{ end }}
{{- end }}

{{/* The variables of a service that are no secret, by name: pass `root`, `contract` and `values`. */}}
{{- define "jangteo.environment" -}}
{{- $given := dict "PORT" "8080" "HOST" "0.0.0.0" }}
{{- if include "jangteo.hasAdminPort" . }}{{ $_ := set $given "ADMIN_PORT" "8081" }}{{ end }}
{{- range .contract.reaches }}{{ $_ := set $given .variable (printf "http://%s:8081" .service) }}{{ end }}
{{- if .root.Values.kafkaCa.secret }}{{ $_ := set $given "KAFKA_TLS_CA" "/etc/kafka-ca/ca.crt" }}{{ end }}
{{- $set := keys $given }}
{{- $_ := set $given "KAFKA_SASL_USERNAME" .contract.name }}
{{- $own := .values.environment }}
{{- $plain := list }}
{{- range .contract.variables }}
{{- if not .secret }}{{ $plain = append $plain .name }}{{ end }}
{{- end }}
{{- range $name, $value := .root.Values.environment }}
{{- if has $name $plain }}{{ $_ := set $given $name (toString $value) }}{{ end }}
{{- end }}
{{- range $name, $value := $own }}
{{- if has $name $set }}{{ fail (printf "services.%s.environment.%s: the chart sets it" $.contract.name $name) }}{{ end }}
{{- if not (has $name $plain) }}{{ fail (printf "services.%s.environment.%s: the service has no such variable, or it belongs in its Secret" $.contract.name $name) }}{{ end }}
{{- $_ := set $given $name (toString $value) }}
{{- end }}
{{- $result := dict }}
{{- range $name, $value := $given }}
{{- if ne $value "" }}{{ $_ := set $result $name $value }}{{ end }}
{{- end }}
{{- range .contract.variables }}
{{- if and .required (not .secret) (not (hasKey $result .name)) (eq $.root.Values.environment.NODE_ENV "production") }}
{{- fail (printf "services.%s.environment.%s (or environment.%s) is required" $.contract.name .name .name) }}
{{- end }}
{{- end }}
{{- toJson $result }}
{{- end }}

{{/*
The variables of a program, secrets among them: pass `root`, `contract` and `values`. Its Secret has the passwords of both of its users at
Kafka, each under a key of its own.
*/}}
{{- define "jangteo.variables" -}}
{{- $secret := .values.secret | default (printf "%s-secrets" .contract.name) }}
{{- $environment := include "jangteo.environment" . | fromJson }}
{{- $isSecondUser := hasSuffix "-2" ($environment.KAFKA_SASL_USERNAME | default "") }}
{{- range $name, $value := $environment }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- range .contract.variables }}
{{- if .secret }}
{{- $key := and (eq .name "KAFKA_SASL_PASSWORD") $isSecondUser | ternary "KAFKA_SASL_PASSWORD_2" .name }}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: { name: {{ $secret }}, key: {{ $key }}, optional: {{ not .required }} }
{{- end }}
{{- end }}
{{- end }}

{{/* Where a program finds the certificate authorities of Kafka's brokers, when a Secret has them. */}}
{{- define "jangteo.kafkaCaVolume" -}}
{{- with .root.Values.kafkaCa.secret }}
volumes:
  - name: kafka-ca
    secret: { secretName: {{ . }}, items: [{ key: {{ $.root.Values.kafkaCa.key }}, path: ca.crt }] }
{{- end }}
{{- end }}
{{- define "jangteo.kafkaCaMount" -}}
{{- if .root.Values.kafkaCa.secret }}
volumeMounts:
  - { name: kafka-ca, mountPath: /etc/kafka-ca, readOnly: true }
{{- end }}
{{- end }}

{{/* Refuses what no service has: a variable of all services, or a service. */}}
{{- define "jangteo.refuseUnknown" -}}
{{- $contracts := include "jangteo.contracts" . | fromJson }}
{{- $names := list }}
{{- $plain := list }}
{{- range append $contracts.services $contracts.console }}
{{- $names = append $names .name }}
{{- range .variables }}{{ if not .secret }}{{ $plain = append $plain .name }}{{ end }}{{ end }}
{{- end }}
{{- range $name, $_ := .Values.services }}
{{- if not (has $name $names) }}{{ fail (printf "services.%s: there is no such service" $name) }}{{ end }}
{{- end }}
{{- range $name, $_ := .Values.environment }}
{{- if has $name (list "PORT" "ADMIN_PORT" "HOST") }}{{ fail (printf "environment.%s: the chart sets it" $name) }}{{ end }}
{{- if not (has $name $plain) }}{{ fail (printf "environment.%s: no service has such a variable, or it belongs in its Secret" $name) }}{{ end }}
{{- end }}
{{- end }}

{{- define "jangteo.image" -}}
{{- $tag := .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- if eq $tag "latest" }}{{ fail "image.tag must name a release: latest changes under a running service" }}{{ end }}
{{- printf "%s/%s:%s" .root.Values.image.repository .contract.name $tag }}
{{- end }}

{{/* Labels that select the pods: `component` is service, migrate or contract. */}}
{{- define "jangteo.selector" -}}
app.kubernetes.io/name: {{ .contract.name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "jangteo.labels" -}}
{{ include "jangteo.selector" . }}
app.kubernetes.io/part-of: jangteo
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* Pod Security "restricted". */}}
{{- define "jangteo.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "jangteo.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end }}

{{/*
The hosts that the commands of the database reach in clear: those of the service. CloudNativePG names its database with the namespace in the
URL of the owner, so that name is one, too, where the service's is.
*/}}
{{- define "jangteo.databaseHosts" -}}
{{- $hosts := splitList "," ((include "jangteo.environment" . | fromJson).PLAINTEXT_HOSTS | default "") }}
{{- $database := printf "%s-db-rw" .contract.name }}
{{- if has $database $hosts }}{{ $hosts = append $hosts (printf "%s.%s" $database .root.Release.Namespace) }}{{ end }}
{{- join "," $hosts }}
{{- end }}

{{/* The pod of the commands that change the database's shape: `root`, `contract`, `values`, `component`, `commands`. */}}
{{- define "jangteo.databasePod" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "jangteo.podSecurity" . | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .component }}
    image: {{ include "jangteo.image" . }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    args: {{ toJson .commands }}
    env:
      - { name: NODE_ENV, value: production }
      - { name: PLAINTEXT_HOSTS, value: {{ include "jangteo.databaseHosts" . | quote }} }
      {{- range $name, $ref := .values.migration.secrets }}
      - name: {{ $name }}
        valueFrom:
          secretKeyRef:
            name: {{ tpl $ref.name (dict "service" $.contract.name "Template" $.root.Template) }}
            key: {{ $ref.key }}
      {{- end }}
    securityContext: {{- include "jangteo.containerSecurity" . | nindent 6 }}
    resources: {{- toYaml .values.resources | nindent 6 }}
{{- end }}
