// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.governance.source.FileReason;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The file that {@code vauban serve --config} reads: a JSON object, described in {@code docs/server.md}. Missing fields
 * are null here or have their default value. Unknown fields are refused, because they may have been meant to forbid
 * something.
 *
 * @param listen the address, or null
 * @param hosts host names by which clients may call the server
 * @param models the served models; empty if the file does not list any
 * @param keys absolute path of the API key file, or null
 * @param limits limits for clients
 * @param drainDelay see {@link ServerConfiguration#drainDelay}
 * @param drainTime see {@link ServerConfiguration#drainTime}
 * @param tls TLS files, or null
 * @param quotas quotas of each key over time
 * @param lsp limits for clients of the language server
 * @param identities absolute path of the file of identities other than API keys, or null
 * @param sites hosted update sites, or null
 * @param traces destination of traces, or null for none
 * @param origins origins of other web pages that may use the API, see {@link ServerConfiguration#origins}
 * @param knowledge served knowledge packs
 * @param log format and content of the log
 */
public record ConfigurationFile(@Nullable ListenAddress listen, List<String> hosts, List<Model> models,
        @Nullable Path keys, ServerLimits limits, Duration drainDelay, Duration drainTime,
        @Nullable TlsConfiguration tls, Quotas quotas, LspLimits lsp, @Nullable Path identities,
        @Nullable SitesConfiguration sites, @Nullable TraceSettings traces, List<String> origins,
        List<PackSettings> knowledge, LogSettings log) {
    /** The empty configuration. */
    public static final ConfigurationFile NONE = new ConfigurationFile(null, List.of(), List.of(), null,
            ServerLimits.STANDARD, Duration.ZERO, ServerConfiguration.DRAIN_TIME, null, Quotas.NONE,
            LspLimits.STANDARD, null, null, null, List.of(), List.of(),
            LogSettings.STANDARD);

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_MODELS = 64;
    private static final int MAX_NAMES = 64;
    /** The most slots that the engine accepts. */
    private static final int MAX_SLOTS = 64;
    private static final long DAY = 86_400;
    /** Lower bound in seconds of a session's maximum length, the same as for console sessions. */
    private static final long LEAST_SESSION = 60;

    public ConfigurationFile {
        hosts = List.copyOf(hosts);
        models = List.copyOf(models);
        origins = List.copyOf(origins);
        knowledge = List.copyOf(knowledge);
    }

    /**
     * A model as configured in the file.
     *
     * @param id the model name in requests
     * @param file an absolute path, or null for the model with this id in the store
     * @param embeddings whether the model computes embeddings; null to let the catalogue decide
     * @param serving how the model is served
     * @param local whether this machine has the model
     */
    public record Model(String id, List<String> aliases, @Nullable Path file, int contextTokens, int threads, int slots,
            @Nullable Boolean embeddings, ModelServing serving, boolean local) {
        public Model {
            aliases = List.copyOf(aliases);
        }
    }

    public static ConfigurationFile read(Path file) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ConfigurationException(Messages.text("configuration.long", file, MAX_BYTES));
            }
            return parse(JsonDocument.object(bytes));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(Messages.text("configuration.missing", file), e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    Messages.text("configuration.unreadable", file, FileReason.of(file, e)), e);
        } catch (InvalidInputException e) {
            throw new ConfigurationException(Messages.text("configuration.invalid", file, e.getMessage()), e);
        }
    }

    private static ConfigurationFile parse(JsonObject object) throws InvalidInputException {
        JsonFields fields = JsonFields.of(object);
        fields.allow(Set.of("listen", "hosts", "models", "keys", "limits", "drain", "tls", "quotas", "lsp",
                "identities", "sites", "traces", "origins", "knowledge", "log"));
        String listen = fields.text("listen");
        JsonFields drain = fields.fields("drain");
        if (drain != null) {
            drain.allow(Set.of("delaySeconds", "timeoutSeconds"));
        }
        List<Model> models = new ArrayList<>();
        for (JsonFields model : fields.objects("models", MAX_MODELS)) {
            models.add(model(model));
        }
        return new ConfigurationFile(listen == null ? null : address(listen), fields.texts("hosts", MAX_NAMES), models,
                fields.absolutePath("keys"), limits(fields.fields("limits")),
                seconds(drain, "delaySeconds", Duration.ZERO, 0),
                seconds(drain, "timeoutSeconds", ServerConfiguration.DRAIN_TIME, 0), tls(fields.fields("tls")),
                quotas(fields.fields("quotas")), lsp(fields.fields("lsp")), fields.absolutePath("identities"),
                sites(fields.fields("sites")), traces(fields.fields("traces")), origins(fields),
                PackSettings.parse(fields), log(fields.fields("log")));
    }

    private static LogSettings log(@Nullable JsonFields log) throws InvalidInputException {
        if (log == null) {
            return LogSettings.STANDARD;
        }
        log.allow(Set.of("format", "access"));
        String format = log.text("format");
        if (format != null && !format.equals(LogSettings.JSON) && !format.equals(LogSettings.TEXT)) {
            throw new InvalidInputException(log.path("format"), Messages.text("log.format", log.path("format")));
        }
        return new LogSettings(LogSettings.JSON.equals(format), log.flag("access", false));
    }

    private static @Nullable SitesConfiguration sites(@Nullable JsonFields sites) throws InvalidInputException {
        if (sites == null) {
            return null;
        }
        sites.allow(Set.of("folder", "root", "uploadBytes", "uploadSeconds", "clientCertificates"));
        return new SitesConfiguration(sites.requiredAbsolutePath("folder"), sites.absolutePath("root"),
                sites.integer("uploadBytes", SitesConfiguration.UPLOAD_BYTES, 1_024, 1L << 40),
                seconds(sites, "uploadSeconds", SitesConfiguration.UPLOAD_TIME, 1),
                sites.flag("clientCertificates", false));
    }

    private static @Nullable TraceSettings traces(@Nullable JsonFields traces) throws InvalidInputException {
        if (traces == null) {
            return null;
        }
        traces.allow(Set.of("collector", "authorities", "tokenVariable", "service", "share"));
        String collector = traces.requiredText("collector");
        URI address = TraceSettings.address(collector).orElseThrow(() -> new InvalidInputException(
                traces.path("collector"), Messages.text("traces.collector", traces.path("collector"), collector)));
        String service = traces.text("service");
        return TraceSettings.of(address, traces.absolutePath("authorities"), traces.text("tokenVariable"),
                service == null ? "vauban" : service, traces.number("share", 1, 0, 1));
    }

    private static LspLimits lsp(@Nullable JsonFields lsp) throws InvalidInputException {
        LspLimits standard = LspLimits.STANDARD;
        if (lsp == null) {
            return standard;
        }
        lsp.allow(Set.of("sessions", "sessionsPerKey", "messageBytes", "idleSeconds", "sessionSeconds"));
        return new LspLimits((int) lsp.integer("sessions", standard.sessions(), 0, 1_000_000),
                (int) lsp.integer("sessionsPerKey", standard.sessionsPerKey(), 0, 1_000_000),
                (int) lsp.integer("messageBytes", standard.messageBytes(), 1_024, 1 << 28),
                seconds(lsp, "idleSeconds", standard.idle(), 1),
                seconds(lsp, "sessionSeconds", standard.longest(), LEAST_SESSION), standard.ping(),
                standard.patience());
    }

    private static Quotas quotas(@Nullable JsonFields quotas) throws InvalidInputException {
        if (quotas == null) {
            return Quotas.NONE;
        }
        quotas.allow(Set.of("requestsPerMinute", "tokensPerDay", "usage"));
        return new Quotas((int) quotas.integer("requestsPerMinute", 0, 0, 1_000_000),
                quotas.integer("tokensPerDay", 0, 0, 1L << 50), quotas.absolutePath("usage"));
    }

    private static @Nullable TlsConfiguration tls(@Nullable JsonFields tls) throws InvalidInputException {
        if (tls == null) {
            return null;
        }
        tls.allow(Set.of("certificates", "key", "clientAuthorities", "clientRevocations", "clientCertificates"));
        String wanted = tls.text("clientCertificates");
        if (wanted != null && !wanted.equals("required") && !wanted.equals("optional")) {
            throw new InvalidInputException(tls.path("clientCertificates"),
                    Messages.text("tls.clients", tls.path("clientCertificates")));
        }
        if (tls.has("clientRevocations") || wanted != null) {
            tls.required("clientAuthorities"); // without authorities, no client certificate is requested
        }
        return new TlsConfiguration(tls.requiredAbsolutePath("certificates"),
                tls.requiredAbsolutePath("key"), tls.absolutePath("clientAuthorities"),
                tls.absolutePath("clientRevocations"), "optional".equals(wanted));
    }

    private static List<String> origins(JsonFields fields) throws InvalidInputException {
        List<String> origins = fields.texts("origins", MAX_NAMES);
        for (String origin : origins) {
            if (!OriginNames.isValid(origin)) {
                throw new InvalidInputException("origins", Messages.text("origins.form", origin));
            }
        }
        return origins;
    }

    private static ListenAddress address(String text) throws InvalidInputException {
        try {
            return ListenAddress.parse(text);
        } catch (ConfigurationException e) {
            throw new InvalidInputException("listen", String.valueOf(e.getMessage()));
        }
    }

    private static Model model(JsonFields model) throws InvalidInputException {
        model.allow(Set.of("id", "aliases", "file", "context", "threads", "slots", "embeddings", "reasoning",
                "templateVariables", "sampling", "idleSeconds", "verbose", "contextPerSlot", "backEnds", "local"));
        int slots = (int) model.integer("slots", 0, 0, MAX_SLOTS);
        if (model.has("local")) {
            model.required("backEnds"); // models without back ends are always local
        }
        return new Model(model.requiredText("id"), model.texts("aliases", MAX_NAMES), model.absolutePath("file"),
                context(model, slots), (int) model.integer("threads", 0, 0, 4_096), slots,
                model.has("embeddings") ? model.flag("embeddings", false) : null,
                ModelServing.parse(model, template(model)),
                !model.has("backEnds") || model.has("file") || model.flag("local", false));
    }

    private static int context(JsonFields model, int slots) throws InvalidInputException {
        if (!model.has("contextPerSlot")) {
            return (int) model.integer("context", 0, 0, 1 << 24);
        }
        String field = model.path("contextPerSlot");
        if (slots == 0 || model.has("context")) {
            throw new InvalidInputException(field, Messages.text("configuration.slots", field, model.path("slots"),
                    model.path("context")));
        }
        return slots * (int) model.integer("contextPerSlot", 0, 256, (1 << 24) / slots);
    }

    private static ModelTemplate template(JsonFields model) throws InvalidInputException {
        String wanted = model.text("reasoning");
        Reasoning reasoning = switch (wanted == null ? "auto" : wanted) {
            case "auto" -> Reasoning.ALLOWED;
            case "on" -> Reasoning.ON;
            case "off" -> Reasoning.OFF;
            default -> throw new InvalidInputException(model.path("reasoning"),
                    Messages.text("template.reasoning", model.path("reasoning")));
        };
        JsonFields variables = model.fields("templateVariables");
        if (variables == null) {
            return new ModelTemplate(reasoning, new JsonObject());
        }
        ModelTemplate.check(variables.object(), variables.path());
        return new ModelTemplate(reasoning, variables.object());
    }

    private static ServerLimits limits(@Nullable JsonFields limits) throws InvalidInputException {
        ServerLimits standard = ServerLimits.STANDARD;
        if (limits == null) {
            return standard;
        }
        limits.allow(Set.of("bodyBytes", "bodiesBytes", "bodiesBytesPerKey", "connections", "requests",
                "requestsPerKey", "bodySeconds", "requestSeconds", "stallSeconds", "pendingBytes"));
        int body = (int) limits.integer("bodyBytes", standard.bodyBytes(), 1_024, 1 << 30);
        return new ServerLimits(body,
                limits.integer("bodiesBytes", Math.max(body, standard.bodiesBytes()), body, ServerLimits.MOST_BODIES),
                limits.integer("bodiesBytesPerKey", Math.max(body, standard.bodiesBytesPerKey()), body, 1L << 40),
                (int) limits.integer("connections", standard.connections(), 1, 1_000_000),
                (int) limits.integer("requests", standard.requests(), 1, ServerLimits.MOST_REQUESTS),
                (int) limits.integer("requestsPerKey", standard.requestsPerKey(), 1,
                        ServerLimits.MOST_REQUESTS),
                seconds(limits, "bodySeconds", standard.bodyTime(), 1),
                seconds(limits, "requestSeconds", standard.requestTime(), 1),
                seconds(limits, "stallSeconds", standard.stallTime(), 1),
                (int) limits.integer("pendingBytes", standard.pendingBytes(), 1_024, 1 << 30));
    }

    private static Duration seconds(@Nullable JsonFields fields, String name, Duration standard, long least)
            throws InvalidInputException {
        return fields == null ? standard
                : Duration.ofSeconds(fields.integer(name, standard.toSeconds(), least, DAY));
    }
}
