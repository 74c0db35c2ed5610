// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.admin.AuditEndpoints;
import org.vauban.server.admin.KeysEndpoints;
import org.vauban.server.admin.PolicyEndpoint;
import org.vauban.server.anthropic.AnthropicErrors;
import org.vauban.server.anthropic.MessagesEndpoint;
import org.vauban.server.console.ConsolePages;
import org.vauban.server.console.ConsoleState;
import org.vauban.server.console.EditorPages;
import org.vauban.server.console.SignInEndpoints;
import org.vauban.server.description.DescriptionEndpoints;
import org.vauban.server.http.CallerGates;
import org.vauban.server.http.Route;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.knowledge.SearchEndpoint;
import org.vauban.server.knowledge.ServedPacks;
import org.vauban.server.llamacpp.ApplyTemplateEndpoint;
import org.vauban.server.llamacpp.CompletionEndpoint;
import org.vauban.server.llamacpp.DetokenizeEndpoint;
import org.vauban.server.llamacpp.InfillEndpoint;
import org.vauban.server.llamacpp.LlamaErrors;
import org.vauban.server.llamacpp.PropertiesEndpoint;
import org.vauban.server.llamacpp.RerankEndpoint;
import org.vauban.server.llamacpp.SlotsEndpoint;
import org.vauban.server.llamacpp.TokenizeEndpoint;
import org.vauban.server.lsp.LspEndpoint;
import org.vauban.server.mistral.FimEndpoint;
import org.vauban.server.mistral.MistralErrors;
import org.vauban.server.ollama.OllamaChatEndpoint;
import org.vauban.server.ollama.OllamaEmbedEndpoint;
import org.vauban.server.ollama.OllamaErrors;
import org.vauban.server.ollama.OllamaGenerateEndpoint;
import org.vauban.server.ollama.OllamaModelsEndpoint;
import org.vauban.server.openai.ChatEndpoint;
import org.vauban.server.openai.CompletionsEndpoint;
import org.vauban.server.openai.EmbeddingsEndpoint;
import org.vauban.server.openai.ModelsEndpoint;
import org.vauban.server.openai.OpenAiErrors;
import org.vauban.server.openai.ResponsesEndpoint;
import org.vauban.server.openai.ResponsesErrors;
import org.vauban.server.serving.HealthEndpoints;
import org.vauban.server.serving.MetricsEndpoint;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.sites.HostedSites;

/** Builds the routes of the server: every path and the endpoint that answers it. */
final class ServerRoutes {
    private ServerRoutes() {}

    /**
     * The parts that a server has only if they are configured.
     *
     * @param keys the required API keys, or null; without keys no caller has a role
     * @param identities identities other than keys, or null
     * @param lsp null if no language server is served
     * @param sites null if no update sites are hosted
     * @param packs null if no knowledge packs are served
     */
    record Configured(@Nullable ApiKeys keys, @Nullable Identities identities, @Nullable LspEndpoint lsp,
            @Nullable HostedSites sites, @Nullable ServedPacks packs) {}

    static List<Route> of(ServingContext context, BooleanSupplier draining, PolicyReload policies,
            ConsoleState console, Configured configured) {
        ApiKeys keys = configured.keys();
        Identities identities = configured.identities();
        LspEndpoint lsp = configured.lsp();
        HostedSites sites = configured.sites();
        List<Route> routes = new ArrayList<>(api(context, draining, policies::refuses));
        routes.addAll(ConsolePages.routes(OpenAiErrors::body));
        boolean editor = lsp != null && EditorPages.isBuilt();
        routes.addAll(new SignInEndpoints(identities, editor, context.metrics()).routes(OpenAiErrors::body));
        if (editor) {
            routes.addAll(EditorPages.routes(OpenAiErrors::body));
        }
        routes.add(Route.postKey("/v1/search", OpenAiErrors::body, new SearchEndpoint(context, configured.packs())));
        routes.add(Route.get("/console/state", KeyScope.METRICS, OpenAiErrors::body, console));
        if (lsp != null) {
            routes.add(Route.key("/lsp", OpenAiErrors::body, lsp));
        }
        CallerGates gates = caller -> policies.gate().forCaller(caller.user());
        if (keys != null) {
            routes.addAll(admin(policies, new KeysEndpoints(keys, gates, context.admission()::quotas)));
        }
        if (sites != null) {
            routes.addAll(sites.routes(OpenAiErrors::body, keys, gates,
                    () -> policies.limits().stallTime().toMillis()));
        }
        DescriptionEndpoints description = new DescriptionEndpoints(() -> routes, keys != null, identities != null);
        routes.add(Route.open("/openapi.json", OpenAiErrors::body, description::document));
        routes.add(Route.open("/docs", OpenAiErrors::body, description::page));
        return routes;
    }

    private static List<Route> admin(PolicyReload policies, KeysEndpoints administered) {
        AuditEndpoints audit = new AuditEndpoints(policies::audit);
        return List.of(Route.get("/admin/keys", KeyScope.KEYS, OpenAiErrors::body, administered::list),
                Route.post("/admin/keys/revoke", KeyScope.KEYS, OpenAiErrors::body, administered::revoke),
                Route.get("/admin/policy", KeyScope.POLICY, OpenAiErrors::body,
                        new PolicyEndpoint(policies::policy)),
                Route.post("/admin/audit/search", KeyScope.AUDIT, OpenAiErrors::body, audit::search),
                Route.get("/admin/audit/verification", KeyScope.AUDIT, OpenAiErrors::body, audit.verification()));
    }

    private static List<Route> api(ServingContext context, BooleanSupplier draining, BooleanSupplier forbidden) {
        HealthEndpoints health = new HealthEndpoints(context.models(), draining, forbidden);
        ModelsEndpoint models = new ModelsEndpoint(context.models());
        OllamaModelsEndpoint ollama = new OllamaModelsEndpoint(context.models());
        RerankEndpoint rerank = new RerankEndpoint(context);
        ChatEndpoint chat = new ChatEndpoint(context);
        CompletionEndpoint completion = new CompletionEndpoint(context);
        ApplyTemplateEndpoint template = new ApplyTemplateEndpoint(context);
        ResponsesEndpoint responses = new ResponsesEndpoint(context);
        MessagesEndpoint messages = new MessagesEndpoint(context);
        return List.of(
                Route.open("/health", OpenAiErrors::body, health::health),
                Route.open("/ready", OpenAiErrors::body, health::ready),
                Route.get("/metrics", KeyScope.METRICS, OpenAiErrors::body, new MetricsEndpoint(context)),
                Route.key("/v1/models", OpenAiErrors::body, models::list),
                Route.key(ModelsEndpoint.ONE, OpenAiErrors::body, models::one),
                Route.post("/v1/chat/completions", KeyScope.CHAT, OpenAiErrors::body, chat),
                Route.post("/v1/completions", KeyScope.COMPLETION, OpenAiErrors::body,
                        new CompletionsEndpoint(context)),
                Route.post("/v1/embeddings", KeyScope.EMBEDDING, OpenAiErrors::body,
                        new EmbeddingsEndpoint(context)),
                Route.post("/v1/responses", KeyScope.CHAT, new ResponsesErrors(), responses),
                Route.post("/v1/responses/input_tokens", KeyScope.TOKENIZE, new ResponsesErrors(), responses::count),
                Route.post("/v1/messages", KeyScope.CHAT, new AnthropicErrors(), messages),
                Route.post("/v1/messages/count_tokens", KeyScope.TOKENIZE, new AnthropicErrors(), messages::count),
                Route.post("/v1/fim/completions", KeyScope.COMPLETION, MistralErrors::body, new FimEndpoint(context)),
                // for clients of llama.cpp, whose base URL has no version
                Route.key("/models", OpenAiErrors::body, models::list),
                Route.post("/chat/completions", KeyScope.CHAT, OpenAiErrors::body, chat),
                Route.post("/responses", KeyScope.CHAT, new ResponsesErrors(), responses),
                Route.key("/props", LlamaErrors::body, new PropertiesEndpoint(context.models())),
                Route.get("/slots", KeyScope.METRICS, LlamaErrors::body, new SlotsEndpoint(context.models())),
                Route.post("/completion", KeyScope.COMPLETION, LlamaErrors::body, completion),
                Route.post("/completions", KeyScope.COMPLETION, LlamaErrors::body, completion),
                Route.post("/infill", KeyScope.COMPLETION, LlamaErrors::body, new InfillEndpoint(context)),
                Route.post("/tokenize", KeyScope.TOKENIZE, LlamaErrors::body, new TokenizeEndpoint(context)),
                Route.post("/detokenize", KeyScope.TOKENIZE, LlamaErrors::body, new DetokenizeEndpoint(context)),
                Route.post("/apply-template", KeyScope.TOKENIZE, LlamaErrors::body, template),
                Route.post("/v1/chat/completions/input_tokens", KeyScope.TOKENIZE, OpenAiErrors::body,
                        template::count),
                Route.post("/chat/completions/input_tokens", KeyScope.TOKENIZE, OpenAiErrors::body, template::count),
                Route.post("/rerank", KeyScope.EMBEDDING, LlamaErrors::body, rerank),
                Route.post("/v1/rerank", KeyScope.EMBEDDING, LlamaErrors::body, rerank),
                Route.post("/reranking", KeyScope.EMBEDDING, LlamaErrors::body, rerank),
                Route.post("/v1/reranking", KeyScope.EMBEDDING, LlamaErrors::body, rerank),
                Route.key("/api/version", OllamaErrors::body, ollama::version),
                Route.key("/api/tags", OllamaErrors::body, ollama::tags),
                Route.postKey("/api/show", OllamaErrors::body, ollama::show),
                Route.post("/api/chat", KeyScope.CHAT, OllamaErrors::body, new OllamaChatEndpoint(context)),
                // which scope a key needs depends on the request
                Route.postKey("/api/generate", OllamaErrors::body, new OllamaGenerateEndpoint(context)),
                Route.post("/api/embed", KeyScope.EMBEDDING, OllamaErrors::body, new OllamaEmbedEndpoint(context)));
    }
}
