"""Renders a chart: a JSON line {chart, values, namespace} on the standard input, {manifests} or {error} on the output."""

import json
import sys

import helm_python as helm

for line in sys.stdin:
    asked = json.loads(line)
    try:
        report = helm.lint(asked["chart"], asked["values"], namespace=asked["namespace"])
        wrong = [m["error"] for m in report["messages"] if m["severity"] >= 2] + report["errors"]
        with helm.Chart.load(asked["chart"]) as chart:
            chart.validate_schema(asked["values"])
            manifests = chart.render(asked["values"], name=chart.name, namespace=asked["namespace"])
        answer = {"manifests": manifests, "lint": wrong}
    except helm.HelmError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
