// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.engine.endpoint.EndpointKeys;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.remote.DataClass;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.remote.backend.BackEndCheck;
import org.vauban.remote.backend.BackEndEngine;
import org.vauban.remote.http.CollectorClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.FileClause;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.HealthCheck;
import org.vauban.remote.route.RemoteEnvironment;
import org.vauban.remote.route.WaitingRequests;
import org.vauban.remote.settings.DailyUsage;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;

/** Lets remote endpoints answer requests, if a signed policy allows it. */
public final class RemoteEngineExtension implements EngineExtension {
    private final RemoteEnvironment environment;

    /** Creates the extension for the current user; called by the service loader and the extension point. */
    public RemoteEngineExtension() {
        this(RemoteEnvironment.standard());
    }

    /** Creates the extension for another user. */
    public RemoteEngineExtension(RemoteEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public EngineProvider extend(EngineProvider local) {
        return new RoutedEngineProvider(local, environment, false);
    }

    @Override
    public EngineProvider preview(EngineProvider local) {
        return new RoutedEngineProvider(local, environment, true);
    }

    @Override
    public Engine serve(Engine local, List<BackEndModel> models, Locale locale) {
        return new BackEndEngine(local, environment, models, locale);
    }

    @Override
    public List<String> refusals(List<BackEndModel> models, Locale locale) {
        return new BackEndCheck(environment, models, new Messages(locale)).refusals();
    }

    @Override
    public Optional<EndpointRequest> waiting(String endpoint) {
        return WaitingRequests.of(environment.user(), endpoint);
    }

    @Override
    public void keys(@Nullable EndpointKeys source) {
        KeyChain.editor(source);
    }

    @Override
    public List<EndpointDescription> endpoints(Locale locale) {
        RemotePolicy policy = policy();
        RemoteSettings settings = environment.settings().read(new Messages(locale));
        return policy.endpoints().stream().map(each -> describe(each, policy, settings)).toList();
    }

    private static EndpointDescription describe(RemoteEndpoint endpoint, RemotePolicy policy,
            RemoteSettings settings) {
        List<String> routed = settings.routes().entrySet().stream()
                .filter(route -> route.getValue().equals(endpoint.name())).map(Map.Entry::getKey).sorted().toList();
        Optional<String> problem = routed.stream().flatMap(
                feature -> policy.refusal(endpoint.name(), feature).stream()).findFirst();
        return new EndpointDescription(endpoint.name(), endpoint.label(), endpoint.base().toString(),
                endpoint.dialect().text(), endpoint.features().stream().sorted().toList(),
                endpoint.classes().stream().map(DataClass::text).sorted().toList(), routed,
                !policy.asks() || settings.agrees(endpoint), problem.orElse(null),
                policy.explanation(endpoint.name()), endpoint.name().equals(settings.hedge()));
    }

    @Override
    public String usage(Locale locale) {
        Messages messages = new Messages(locale);
        try {
            DailyUsage.Used used = new DailyUsage(environment.usage(), InstantSource.system())
                    .today(messages);
            return used.cost() == 0 ? messages.get("usage.today", used.requests(), used.tokens())
                    : messages.get("usage.cost", used.requests(), used.tokens(), amount(used.cost(), locale));
        } catch (IOException e) {
            return messages.get("usage.unwritable", environment.usage(), FileClause.of(e));
        }
    }

    /** Formats an amount without a currency, since prices have none either. */
    private static String amount(long millionths, Locale locale) {
        return NumberFormat.getNumberInstance(locale).format(BigDecimal.valueOf(millionths, 6)
                .setScale(2, RoundingMode.UP));
    }

    @Override
    public void agree(String endpoint, boolean agreed, Locale locale) {
        RemoteEndpoint granted = granted(endpoint);
        environment.settings().change(settings -> settings.agreeing(granted, agreed), new Messages(locale));
        WaitingRequests.forget(environment.user(), endpoint);
    }

    @Override
    public void route(String feature, @Nullable String endpoint, Locale locale) {
        if (endpoint != null) {
            policy().refusal(endpoint, feature).ifPresent(reason -> {
                throw new EngineException(EngineError.POLICY, reason);
            });
        }
        environment.settings().change(settings -> settings.routing(feature, endpoint), new Messages(locale));
    }

    @Override
    public void hedge(@Nullable String endpoint, Locale locale) {
        if (endpoint != null) {
            policy().refusal(endpoint, "completion").ifPresent(reason -> {
                throw new EngineException(EngineError.POLICY, reason);
            });
        }
        environment.settings().change(settings -> settings.hedging(endpoint), new Messages(locale));
    }

    @Override
    public EndpointCheck check(String endpoint, Locale locale) {
        Messages messages = new Messages(locale);
        return new HealthCheck(granted(endpoint), environment.settings().read(messages),
                new KeyChain(environment.user().config(), System::getenv), messages).run();
    }

    @Override
    public TraceSink traces(TraceTarget target, Locale locale) {
        Messages messages = new Messages(locale);
        String variable = target.tokenVariable();
        try {
            return new CollectorClient(target, variable == null ? null
                    : new KeyChain(environment.user().config(), System::getenv)
                            .secret(new SecretSource(List.of(), variable), KeyWait.patient(), messages),
                    messages);
        } catch (RemoteException e) {
            throw new EngineException(EngineError.POLICY, messages.get("traces.failed", target.address(),
                    e.getMessage()), e);
        }
    }

    private RemotePolicy policy() {
        try {
            RemotePolicy policy = RemotePolicy.of(environment.policy());
            policy.fault().ifPresent(fault -> {
                throw new EngineException(EngineError.POLICY, fault);
            });
            return policy;
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        }
    }

    private RemoteEndpoint granted(String name) {
        RemotePolicy policy = policy();
        return policy.endpoint(name).orElseThrow(
                () -> new EngineException(EngineError.POLICY, policy.refusal(name).orElse(name)));
    }
}
