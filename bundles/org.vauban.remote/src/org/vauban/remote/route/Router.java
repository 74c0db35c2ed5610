// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Clearance;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.dialect.TokenUse;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.message.Messages;
import org.vauban.remote.settings.DailyUsage;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;

/**
 * Decides which engine answers a request, from the current policy, settings and state of endpoints, and accounts for
 * what is sent. A request is sent only if all of its texts were cleared for the endpoint in the gate's review, and the
 * policy still permits it. Blocks, so it must not be called on a thread that has to respond quickly. Thread-safe.
 */
public final class Router implements AutoCloseable {
    /** Maximum number of requests in progress. */
    private static final int MOST_AT_ONCE = 32;
    /** The feature for which an endpoint can be used in addition to this machine, while the user waits at the caret. */
    private static final String HEDGED = "completion";
    /** Longest wait for a credential helper while the user waits at the caret, from its start. */
    private static final Duration KEY_AT_CARET = Duration.ofMillis(250);

    private final RemoteEnvironment environment;
    private final Messages messages;
    private final EndpointClients clients;
    private final EndpointProbe endpointProbe;
    private final RemoteAudit audit;
    private final DailyUsage usage;
    private final Function<Messages, RemoteSettings> settings;
    private final int most;
    private final Semaphore places;

    /** Creates a router with the settings of the user. */
    Router(RemoteEnvironment environment, Messages messages) {
        this(environment, messages, environment.settings()::read, MOST_AT_ONCE);
    }

    /**
     * Creates a router with other settings.
     *
     * @param settings read for each request
     * @param most maximum number of requests in progress
     */
    public Router(RemoteEnvironment environment, Messages messages, Function<Messages, RemoteSettings> settings,
            int most) {
        this.environment = environment;
        this.messages = messages;
        this.settings = settings;
        this.most = most;
        places = new Semaphore(most);
        clients = new EndpointClients(new KeyChain(environment.user().config(), System::getenv), messages);
        endpointProbe = new EndpointProbe(environment, settings, clients, messages);
        audit = new RemoteAudit(environment);
        usage = new DailyUsage(environment.usage(), InstantSource.system());
    }

    /** The result of a decision. */
    public sealed interface Decision permits Local, Unsent, Granted {}

    /**
     * This machine answers.
     *
     * @param origin what users are told, null if no endpoint was selected
     * @param hedge the name of an endpoint to use as well if this machine is slow, or null
     * @param why the kind of reason, null if no endpoint was selected
     * @param seconds delay after which the endpoint may be tried again, 0 if unknown
     */
    public record Local(@Nullable AnswerOrigin origin, @Nullable String hedge, @Nullable Why why, long seconds)
            implements Decision {}

    /** Why an endpoint does not answer. */
    public enum Why {
        /** A policy, the settings or the audit log keep the request on this machine. */
        POLICY,
        /** Endpoints of this kind cannot answer it. */
        UNSUPPORTED,
        /** The endpoint fails, is suspended or is busy. */
        UNAVAILABLE,
        /** The usage cannot be recorded on this machine. */
        UNRECORDED
    }

    /**
     * An endpoint is selected, but nothing is sent.
     *
     * @param model the model to request; null for the endpoint's first one
     * @param note why not, or null if requests are only shown
     */
    public record Unsent(RemoteEndpoint endpoint, @Nullable String model, String feature, @Nullable String note)
            implements Decision {}

    /**
     * An endpoint may answer; the request is counted and recorded, and the caller must report its end exactly once.
     *
     * @param hedge whether this machine answers as well
     * @param asked see {@link CircuitBreaker#rests}
     */
    public record Granted(RemoteEndpoint endpoint, EndpointClients.Connection connection, Policy policy, String feature,
            long characters, boolean hedge, long asked) implements Decision {
        AnswerOrigin origin() {
            return AnswerOrigin.remote(endpoint.name(), endpoint.label(), endpoint.dialect().text());
        }
    }

    /**
     * Whether any endpoint exists. Called for each request, so it does not read the disk. If no endpoint may receive
     * the texts, the answer tells why.
     */
    static boolean mayLeave(List<ApprovedText> texts) {
        return !texts.isEmpty() && texts.getFirst().clearance().knowsAny();
    }

    /**
     * A request to decide on.
     *
     * @param texts all its texts, at least one
     * @param unsupported returns why an endpoint cannot answer this request, empty if it can
     * @param model the only model that may answer, or null for any
     * @param preview whether the request is only shown: no connection, count or record is made
     * @param end completed when the answer is no longer needed
     * @param backEnd the endpoint that an administrator has configured for the model, or null to use the user's routes
     */
    public record Question(List<ApprovedText> texts, Function<RemoteEndpoint, Optional<String>> unsupported,
            @Nullable String model, boolean preview, CompletableFuture<?> end, @Nullable String backEnd) {
        Question(List<ApprovedText> texts, Function<RemoteEndpoint, Optional<String>> unsupported,
                @Nullable String model, boolean preview, CompletableFuture<?> end) {
            this(texts, unsupported, model, preview, end, null);
        }

        String feature() {
            return texts.getFirst().clearance().feature();
        }

        /** Returns a short wait at the caret: rather than wait for a credential helper's user, this machine answers. */
        KeyWait keyWait() {
            return new KeyWait(backEnd == null && HEDGED.equals(feature()) ? KEY_AT_CARET : null, end);
        }
    }

    public Decision decide(Question question) {
        return decide(null, question);
    }

    /**
     * Decides on an endpoint that is used in addition to this machine.
     *
     * @param endpoint the name in {@link Local#hedge}
     */
    Decision hedge(String endpoint, Question question) {
        return decide(endpoint, question);
    }

    private Decision decide(@Nullable String hedge, Question question) {
        List<ApprovedText> texts = question.texts();
        String feature = question.feature();
        RemoteEndpoint endpoint = null;
        try {
            RemoteSettings now = settings.apply(messages);
            String routed = question.backEnd() == null ? now.routes().get(feature) : question.backEnd();
            String name = hedge == null || routed != null || !hedge.equals(now.hedge()) ? routed : hedge;
            if (name == null) {
                return new Local(null, HEDGED.equals(feature) ? now.hedge() : null, null, 0);
            }
            Policy policy = environment.policy();
            RemotePolicy granted = RemotePolicy.of(policy);
            Optional<String> refusal = granted.refusal(name, feature).or(() -> cleared(texts, name, feature));
            if (refusal.isPresent()) {
                return stays(Why.POLICY, refusal.get());
            }
            if (!texts.stream().allMatch(text -> text.clearance().isOf(policy.fingerprint()))) {
                return new Local(AnswerOrigin.local(messages.get("changed")), null, Why.UNAVAILABLE, 1);
            }
            endpoint = granted.endpoint(name).orElseThrow();
            Optional<String> cannot = question.unsupported().apply(endpoint);
            if (cannot.isPresent()) {
                return stays(Why.UNSUPPORTED, cannot.get());
            }
            boolean asks = granted.asks() && !now.agrees(endpoint);
            if (asks || question.preview()) {
                String only = question.model();
                return new Unsent(endpoint, only == null ? EndpointClients.known(endpoint, now) : only, feature,
                        asks ? messages.get("unconfirmed", endpoint.label(), feature) : null);
            }
            Decision decision = granted(endpoint, now, policy, question, name.equals(hedge));
            return decision == null ? decide(hedge, question) : decision;
        } catch (RemoteException e) {
            return stays(Why.UNAVAILABLE, endpoint == null ? String.valueOf(e.getMessage())
                    : messages.get(question.backEnd() == null ? "fallback" : "check.problem", endpoint.label(),
                            e.getMessage()));
        } catch (GovernanceException | EngineException e) {
            return stays(Why.POLICY, String.valueOf(e.getMessage()));
        }
    }

    /** Checks a suspended endpoint, rather than try it with a request that costs money. */
    private void probe(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint, RemoteSettings now) {
        if (!breaker.wantsProbe()) {
            return;
        }
        Thread.ofVirtual().name("vauban-remote-probe").start(() -> {
            RemoteException failure = new RemoteException(RemoteException.Kind.CANCELLED, messages.get("cancelled"),
                    null);
            try {
                HealthCheck.probe(clients.access(endpoint, now, KeyWait.patient()), messages);
                failure = null;
            } catch (RemoteException e) {
                failure = e;
            } finally {
                breaker.probed(asked, failure);
            }
        });
    }

    /** Returns null if policy or settings have changed since they were read. */
    private @Nullable Decision granted(RemoteEndpoint endpoint, RemoteSettings chosen, Policy policy,
            Question question, boolean hedge) throws RemoteException, GovernanceException {
        CircuitBreaker breaker = clients.breaker(endpoint, chosen, question.keyWait());
        long asked = breaker.rests();
        Optional<CircuitBreaker.Rest> rest = breaker.rest();
        if (rest.isPresent()) {
            probe(breaker, asked, endpoint, chosen);
            long seconds = rest.get().seconds();
            return new Local(AnswerOrigin.local(seconds == 0
                    ? messages.get("probing", endpoint.label(), rest.get().reason())
                    : messages.get("resting", endpoint.label(), seconds, rest.get().reason())), null,
                    Why.UNAVAILABLE, Math.max(1, seconds));
        }
        Decision decision = null;
        try {
            decision = granted(breaker, asked, endpoint, chosen, policy, question, hedge);
            return decision;
        } finally {
            if (!(decision instanceof Granted)) {
                breaker.undecided(asked);
            }
        }
    }

    private @Nullable Decision granted(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint,
            RemoteSettings chosen, Policy policy, Question question, boolean hedge)
            throws RemoteException, GovernanceException {
        EndpointClients.Connection connection = connection(breaker, asked, endpoint, chosen, question);
        List<ApprovedText> texts = question.texts();
        if (!holds(policy, chosen)) {
            return null;
        }
        if (!places.tryAcquire()) {
            return stays(Why.UNAVAILABLE, messages.get("busy", most));
        }
        boolean sent = false;
        try {
            Optional<String> used = usage.begin(policy, endpoint, messages).or(() -> {
                try {
                    audit.sending(policy, endpoint, connection.model(), question.feature(), texts, hedge);
                    return Optional.empty();
                } catch (GovernanceException e) {
                    return Optional.of(messages.get("audit", e.getMessage()));
                }
            });
            if (used.isPresent()) {
                return stays(Why.POLICY, used.get());
            }
            sent = true;
            return new Granted(endpoint, connection, policy, question.feature(), RequestBody.characters(texts), hedge,
                    asked);
        } catch (IOException e) {
            return stays(Why.UNRECORDED, String.valueOf(e.getMessage()));
        } finally {
            if (!sent) {
                places.release();
            }
        }
    }

    /** Whether policy and settings are unchanged: a credential helper may have waited for its user. */
    private boolean holds(Policy policy, RemoteSettings chosen) throws GovernanceException {
        return environment.policy().fingerprint().equals(policy.fingerprint())
                && settings.apply(messages).equals(chosen);
    }

    private EndpointClients.Connection connection(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint,
            RemoteSettings chosen, Question question) throws RemoteException {
        try {
            String model = question.model();
            return question.backEnd() != null && model != null
                    ? clients.named(endpoint, chosen, question.keyWait(), model)
                    : clients.connection(endpoint, chosen, question.keyWait(), model);
        } catch (RemoteException e) {
            breaker.failed(asked, e);
            throw e;
        }
    }

    /** Returns why one of the texts must not be sent there; empty if all may. */
    private static Optional<String> cleared(List<ApprovedText> texts, String endpoint, String feature) {
        return texts.stream().map(ApprovedText::clearance)
                .flatMap(each -> each.refusal(endpoint)
                        .or(() -> each.feature().equals(feature) ? Optional.empty()
                                : Clearance.none(feature).refusal(endpoint))
                        .stream())
                .findFirst();
    }

    private static Local stays(Why why, String reason) {
        return new Local(AnswerOrigin.local(reason), null, why, 0);
    }

    /** Returns the checks of endpoints, which use the same connections. */
    public EndpointProbe endpointProbe() {
        return endpointProbe;
    }

    /** Records a request that waits for the user's agreement. */
    void waiting(EndpointRequest request) {
        WaitingRequests.put(environment.user(), request);
    }

    /** Records that an endpoint has answered. */
    void answered(Granted granted, @Nullable ReplyHead head, TokenUse use, String outcome) {
        granted.connection().breaker().succeeded(granted.asked());
        if (head != null) {
            head.rest().ifPresent(rest -> granted.connection().breaker().rested(rest,
                    messages.get("limited", "HTTP " + head.status())));
        }
        account(granted, head, use, outcome);
    }

    /** Records that an endpoint has failed, or that the request was cancelled. */
    public void failed(Granted granted, @Nullable ReplyHead head, TokenUse use, RemoteException e) {
        granted.connection().breaker().failed(granted.asked(), e);
        if (e.kind() == RemoteException.Kind.KEY) {
            clients.forgetKeys();
        } else if (e.kind() == RemoteException.Kind.REFUSED) {
            clients.forgetModels(granted.endpoint());
        }
        boolean sent = head != null || switch (e.kind()) {
            case CANCELLED, TIMEOUT, STALLED -> true; // ended before the answer, but the prompt was sent
            default -> false;
        };
        account(granted, head, sent ? use : TokenUse.NONE, "failed=" + e.kind());
    }

    /** Records the usage and the result. The request was sent in any case, so failures to write are only logged. */
    private void account(Granted granted, @Nullable ReplyHead head, TokenUse use, String outcome) {
        places.release();
        try {
            usage.add(use.total(), use.cost(granted.endpoint()), messages);
        } catch (IOException | RuntimeException e) {
            System.getLogger(Router.class.getName()).log(System.Logger.Level.WARNING, e.getMessage(), e);
        }
        try {
            audit.ended(granted.policy(), granted.endpoint(), granted.connection().model(), granted.feature(), head,
                    "tokens=" + use.total() + " " + outcome + (granted.hedge() ? " hedge=true" : ""));
        } catch (GovernanceException | RuntimeException e) {
            System.getLogger(Router.class.getName()).log(System.Logger.Level.WARNING, e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        clients.close();
        audit.close();
    }
}
