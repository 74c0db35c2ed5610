// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the distribution brings for operators of the team server: units, container file, chart. */
class ServerFilesTest {
    private static final Path SERVER = Shipped.ROOT.resolve("releng/org.vauban.distribution/server");
    private static final Path CHART = SERVER.resolve("helm/vauban");
    /** In tenths, of at most 100; systemd calls services with an exposure of up to 2.0 well protected. */
    private static final int EXPOSURE_TENTHS = 15;

    @TempDir
    Path folder;

    /** Returns the units, with their program replaced by an existing one, because systemd looks for it. */
    private List<String> units() throws IOException {
        List<String> copies = new ArrayList<>();
        for (String name : List.of("vauban.service", "vauban.socket")) {
            copies.add(Files.writeString(folder.resolve(name), Files.readString(SERVER.resolve("systemd").resolve(name))
                    .replace("/opt/vauban/bin/vauban", "/bin/true")).toString());
        }
        return copies;
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    @Test
    void systemdUnderstandsTheUnits() throws Exception {
        assumeTrue(has("systemd-analyze"), "systemd is not installed");
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        command.addAll(units());
        assertEquals("", Run.of(folder, command.toArray(String[]::new)).expect(0).output());
    }

    @Test
    void theServiceIsConfined() throws Exception {
        assumeTrue(has("systemd-analyze"), "systemd is not installed");
        Run.of(folder, "systemd-analyze", "security", "--offline=true", "--no-pager",
                "--threshold=" + EXPOSURE_TENTHS, units().getFirst()).expect(0);
    }

    /** Otherwise systemd would end the engine while streams still run, or the server before they are finished. */
    @Test
    void theServiceMayDrain() throws IOException {
        Map<String, String> unit = Files.readAllLines(SERVER.resolve("systemd/vauban.service")).stream()
                .filter(line -> line.matches("\\w+=.*")).map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> one + " " + other));
        assertEquals("mixed", unit.get("KillMode"));
        assertEquals("socket", unit.get("StandardInput"));
        assertEquals("journal", unit.get("StandardError"));
        assertTrue(Integer.parseInt(unit.get("TimeoutStopSec").replace("s", "")) > 2 * 30);
    }

    @Test
    void theContainerHasNoShellAndNoRoot() throws IOException {
        List<String> lines = instructions();
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(' '));
            assertTrue(Set.of("ARG", "FROM", "COPY", "ENV", "USER", "WORKDIR", "VOLUME", "EXPOSE", "STOPSIGNAL",
                    "ENTRYPOINT", "CMD").contains(name), line);
            if (Set.of("ENTRYPOINT", "CMD", "VOLUME").contains(name)) {
                assertTrue(JsonParser.parseString(line.substring(name.length())).isJsonArray(), line);
            }
            if (name.equals("COPY")) {
                for (String source : line.split(" ")) {
                    assertFalse(source.contains("..") || source.contains("://") || source.equals("bin"), line);
                }
            }
        }
        assertTrue(lines.contains("FROM ${BASE}"), "the image below is chosen by who builds it");
        assertTrue(Integer.parseInt(argument(lines, "USER").split(":")[0]) > 0,
                "Kubernetes can see that it is not root");
        assertEquals("SIGTERM", argument(lines, "STOPSIGNAL"));
    }

    private static List<String> instructions() throws IOException {
        return Files.readAllLines(SERVER.resolve("container/Containerfile")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    private static String argument(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length() + 1))
                .reduce((one, other) -> other).orElseThrow();
    }

    /** Runs with only what the image has: no PATH, no shell, no writable folder except the state. */
    @Test
    void theCommandOfTheContainerStarts() throws Exception {
        List<String> lines = instructions();
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "VAUBAN_HOME=" + folder.resolve("state"),
                "VAUBAN_MODELS=" + Shipped.ROOT.resolve("target/tiny-models")));
        for (String part : new Gson().fromJson(argument(lines, "ENTRYPOINT"), String[].class)) {
            command.add(part.replace("/opt/vauban/runtime", System.getProperty("java.home"))
                    .replace("/opt/vauban", Shipped.DISTRIBUTION.toString()));
        }
        command.addAll(List.of("serve", "--check", "--no-auth", "--model", "scripted", "--listen", "127.0.0.1:0"));
        Run.of(folder, command.toArray(String[]::new)).expect(0).expectOutput("scripted.gguf");
    }

    /** The schema describes each value that a template reads, and each described value has a default. */
    @Test
    void theSchemaOfTheChartHasItsValues() throws IOException {
        JsonObject schema = JsonParser.parseString(Files.readString(CHART.resolve("values.schema.json")))
                .getAsJsonObject().getAsJsonObject("properties");
        Set<String> described = new TreeSet<>(schema.keySet());
        described.remove("global"); // defined by Helm
        Set<String> set = Files.readAllLines(CHART.resolve("values.yaml")).stream()
                .filter(line -> line.matches("\\w+:.*")).map(line -> line.substring(0, line.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(described, set);
        Set<String> asked = new TreeSet<>();
        for (Path template : Shipped.list(CHART.resolve("templates"))) {
            Matcher value = Pattern.compile("\\.Values\\.(\\w+)").matcher(Files.readString(template));
            while (value.find()) {
                asked.add(value.group(1));
            }
        }
        assertEquals(described, asked);
    }

    /** The pod is restarted for a limit that a running server cannot take over. */
    @Test
    void limitsThatNeedARestartRestartThePod() throws IOException {
        Set<String> fixed = names("\"limits\\.(\\w+)\"", Shipped.ROOT.resolve("bundles/org.vauban.server/src/org/"
                + "vauban/server/configuration/ConfigurationChange.java"));
        assertFalse(fixed.isEmpty());
        Set<String> compared = names("\"(\\w+)\" \\(default 0 \\$limits\\.\\1\\)",
                CHART.resolve("templates/_helpers.tpl"));
        assertEquals(fixed, compared);
    }

    /** Returns what the group of a pattern matches in a file. */
    private static Set<String> names(String pattern, Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    @Test
    void thePodIsConfined() throws IOException {
        String pod = Files.readString(CHART.resolve("templates/deployment.yaml"));
        for (String wanted : List.of("runAsNonRoot: true", "allowPrivilegeEscalation: false",
                "readOnlyRootFilesystem: true", "drop: [\"ALL\"]", "type: RuntimeDefault",
                "automountServiceAccountToken: false", "path: /health", "path: /ready")) {
            assertTrue(pod.contains(wanted), wanted);
        }
        assertTrue(pod.contains("terminationGracePeriodSeconds: {{ add .Values.config.drain.delaySeconds "
                + ".Values.config.drain.timeoutSeconds "), "the pod lives as long as its drain");
    }

    /**
     * The server calls a provider or directory only where the configuration names one; the administrator sets its
     * address.
     */
    @Test
    void theServerCallsNobodyUnlessItIsConfigured() throws IOException {
        String network = Files.readString(CHART.resolve("templates/network.yaml"));
        assertTrue(network.contains("policyTypes: [\"Ingress\", \"Egress\"]"));
        assertTrue(network.contains("{{- else }}\n  egress: []\n"), network);
        assertTrue(network.contains(
                "{{- if and .Values.allowTo (not (or .Values.identitiesSecret .Values.config.traces "
                        + "(include \"vauban.hasBackEnds\" .))) }}\n{{- fail "), network);
        assertTrue(Files.readAllLines(CHART.resolve("values.yaml")).containsAll(List.of("allowTo: []",
                "identitiesSecret: \"\"")));
        List<String> unit = Files.readAllLines(SERVER.resolve("systemd/vauban.service"));
        assertEquals(List.of("IPAddressDeny=any", "IPAddressAllow=localhost"),
                unit.stream().filter(line -> line.startsWith("IPAddress")).toList());
        int denied = unit.indexOf("IPAddressDeny=any");
        String why = String.join(" ", unit.subList(denied - 2, denied));
        assertTrue(why.contains("\"identities\"") && why.contains("\"traces\""), why);
    }

    /** Returns the text between each line of a template that begins so and the matching end at the same depth. */
    private static List<String> guarded(String template, String condition) {
        List<String> parts = new ArrayList<>();
        Matcher part = Pattern.compile("(?m)^( *)\\{\\{- if " + Pattern.quote(condition)
                + " }}\n((?s:.*?))^\\1\\{\\{- end }}").matcher(template);
        while (part.find()) {
            parts.add(part.group(2));
        }
        return parts;
    }

    /**
     * The policy lies where the server looks for the machine's policy, and comes only from a Secret: everyone can write
     * to the folder of a mounted ConfigMap, so the server refuses its content.
     */
    @Test
    void thePolicyOfTheMachineComesFromASecret() throws IOException {
        String pod = Files.readString(CHART.resolve("templates/deployment.yaml"));
        List<String> parts = guarded(pod, ".Values.policySecret");
        assertEquals(2, parts.size(), pod);
        assertTrue(parts.getFirst().contains("mountPath: /etc/vauban\n") && parts.getFirst().contains("readOnly: true"),
                parts::toString);
        assertTrue(parts.getLast().contains("secretName: {{ .Values.policySecret | quote }}\n")
                && parts.getLast().contains("defaultMode: 0440\n"), parts::toString);
        assertEquals(1, pod.split("configMap:", -1).length - 1, "the configuration alone");
        String values = Files.readString(CHART.resolve("values.yaml"));
        for (String file : List.of("root.json", "machine.policy.json", "team.policy.json")) {
            assertTrue(values.contains(file), file);
        }
    }

    /** No file of the release contains a key. The files name variables, whose values come from a Secret. */
    @Test
    void keysOfBackEndsComeFromASecret() throws IOException {
        String pod = Files.readString(CHART.resolve("templates/deployment.yaml"));
        Matcher variables = Pattern.compile("(?s)"
                + "\\{\\{- with include \"vauban.backEndVariables\" \\. \\| fromJsonArray }}\n"
                + "          env:\n.*?secretKeyRef:\n *name: \\{\\{ \\$\\.Values\\.backEndsSecret \\| quote }}")
                .matcher(pod);
        assertTrue(variables.find(), pod);
        List<String> parts = guarded(pod, ".Values.backEndsSecret");
        assertEquals(2, parts.size(), pod);
        assertTrue(parts.getFirst().contains("mountPath: /etc/vauban-backends\n")
                && parts.getFirst().contains("readOnly: true"), parts::toString);
        JsonObject backEnd = JsonParser.parseString(Files.readString(CHART.resolve("values.schema.json")))
                .getAsJsonObject().getAsJsonObject("properties").getAsJsonObject("config")
                .getAsJsonObject("properties").getAsJsonObject("models").getAsJsonObject("items")
                .getAsJsonObject("properties").getAsJsonObject("backEnds").getAsJsonObject("items")
                .getAsJsonObject("properties");
        for (String name : List.of("keyVariable", "passwordVariable")) {
            Pattern pattern = Pattern.compile(backEnd.getAsJsonObject(name).get("pattern").getAsString());
            assertTrue(pattern.matcher("GPU1_KEY").find(), name);
            assertFalse(pattern.matcher("GPU1_KEY=secret").find(), name);
        }
        assertTrue(Pattern.compile(backEnd.getAsJsonObject("certificate").get("pattern").getAsString())
                .matcher("/etc/vauban-backends/client.p12").find());
        String helpers = Files.readString(CHART.resolve("templates/_helpers.tpl"));
        assertTrue(helpers.contains("{{- if and $names (not .Values.backEndsSecret) -}}\n{{- fail "), helpers);
        String notes = Files.readString(CHART.resolve("templates/NOTES.txt"));
        for (String said : List.of("remote", ".Values.policySecret", "allowTo", "rollout restart")) {
            assertTrue(notes.contains(said), said);
        }
        assertTrue(Files.readString(SERVER.resolve("container/Containerfile")).contains("COPY --chown=0:0 remote"),
                "without it no class of the image could call another machine");
    }

    /** Besides the state, only hosted update sites may be kept elsewhere. */
    @Test
    void hostedSitesAreKeptWhereTheServerMayWrite() throws IOException {
        JsonObject folder = JsonParser.parseString(Files.readString(CHART.resolve("values.schema.json")))
                .getAsJsonObject().getAsJsonObject("properties").getAsJsonObject("config")
                .getAsJsonObject("properties").getAsJsonObject("sites").getAsJsonObject("properties")
                .getAsJsonObject("folder");
        Pattern pattern = Pattern.compile(folder.get("pattern").getAsString());
        assertTrue(pattern.matcher("/var/lib/vauban/sites").find());
        assertFalse(pattern.matcher("/srv/sites").find());
        assertTrue(Files.readString(CHART.resolve("templates/deployment.yaml"))
                .contains("mountPath: /var/lib/vauban\n"));
        String unit = Files.readString(SERVER.resolve("systemd/vauban.service"));
        assertTrue(unit.contains("\"sites\"") && unit.contains("ReadWritePaths="), unit);
    }

    /** {@code ./dev proof chart} brings Helm and the schemas of Kubernetes. */
    @Test
    void helmRendersTheChart() throws Exception {
        assumeTrue(has("helm"), "Helm is not installed");
        String[] values = {"--set", "image.repository=r,image.digest=sha256:" + "0".repeat(64),
                "--set", "keysSecret=k,modelsClaim=m"};
        Run.of(folder, Stream.of(new String[] {"helm", "lint", CHART.toString()}, values).flatMap(Stream::of)
                .toArray(String[]::new)).expect(0);
        Run.of(folder, "helm", "lint", CHART.toString()).expect(1).expectOutput("/modelsClaim");
    }
}
