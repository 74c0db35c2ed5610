{{- define "vauban.name" -}}
{{- printf "%s-vauban" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "vauban.selector" -}}
app.kubernetes.io/name: vauban
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "vauban.labels" -}}
{{ include "vauban.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- /* the configuration of the values, with the paths that are mounted */ -}}
{{- define "vauban.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $_ := set $config "listen" "0.0.0.0:8080" -}}
{{- $_ := set $config "keys" "/etc/vauban-keys/server-keys.json" -}}
{{- $_ := set $config "quotas" (merge (dict "usage" "/var/lib/vauban/server-usage.json") (default dict .Values.config.quotas)) -}}
{{- if .Values.tlsSecret -}}
{{- $_ := set $config "tls" (dict "certificates" "/etc/vauban-tls/tls.crt" "key" "/etc/vauban-tls/tls.key") -}}
{{- end -}}
{{- if .Values.identitiesSecret -}}
{{- $_ := set $config "identities" "/etc/vauban-identities/identities.json" -}}
{{- end -}}
{{- $config | toPrettyJson -}}
{{- end -}}

{{- /* whether other machines answer for a model; empty where none does */ -}}
{{- define "vauban.hasBackEnds" -}}
{{- range .Values.config.models -}}
{{- if .backEnds -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{- /* the environment variables that back ends name, as a list in JSON */ -}}
{{- define "vauban.backEndVariables" -}}
{{- $names := list -}}
{{- range .Values.config.models -}}
{{- range .backEnds -}}
{{- range compact (list .keyVariable .passwordVariable) -}}
{{- $names = append $names . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $names (not .Values.backEndsSecret) -}}
{{- fail "backEndsSecret: back ends of the configuration name variables, which come from this Secret" -}}
{{- end -}}
{{- $names | uniq | toJson -}}
{{- end -}}

{{- /* what a server that runs cannot take over */ -}}
{{- define "vauban.fixed" -}}
{{- $config := include "vauban.config" . | fromJson -}}
{{- $limits := default dict $config.limits -}}
{{- dict "config" (omit $config "models" "knowledge" "quotas" "limits" "log" "drain") "connections" (default 0 $limits.connections) "bodiesBytes" (default 0 $limits.bodiesBytes) | toJson -}}
{{- end -}}

{{- /* the kubelet calls by the address of the pod, which is none of the configured names */ -}}
{{- define "vauban.probe" -}}
port: http
scheme: {{ if .Values.tlsSecret }}HTTPS{{ else }}HTTP{{ end }}
{{- with .Values.config.hosts }}
httpHeaders:
  - name: Host
    value: {{ first . | quote }}
{{- end }}
{{- end -}}
