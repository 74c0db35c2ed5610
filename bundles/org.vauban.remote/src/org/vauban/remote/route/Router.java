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
 * Decides which engine answers a request, by the policy, the settings and the state of the moment, and keeps account of
 * what goes out. A request goes out only if all of its texts were cleared for the endpoint when the gate reviewed them,
 * and the policy still grants it. Blocks: not for a thread that must go on. Safe for use by many threads.
 */
final class Router implements AutoCloseable {
    /** Requests on their way at the same time. */
    private static final int MOST_AT_ONCE = 32;
    /** The feature for which an endpoint can be asked besides this machine, and for which somebody waits at a caret. */
    private static final String HEDGED = "completion";
    /** Since a credential helper was started. */
    private static final Duration KEY_AT_CARET = Duration.ofMillis(250);

    private final RemoteEnvironment environment;
    private final Messages messages;
    private final EndpointClients clients;
    private final RemoteAudit audit;
    private final DailyUsage usage;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Router(RemoteEnvironment environment, Messages messages) {
        this.environment = environment;
        this.messages = messages;
        clients = new EndpointClients(new KeyChain(environment.user().config(), System::getenv), messages);
        audit = new RemoteAudit(environment);
        usage = new DailyUsage(environment.usage(), InstantSource.system());
    }

    /** The answer. */
    sealed interface Decision permits Local, Unsent, Granted {}

    /**
     * This machine.
     *
     * @param origin what users are told about it, null where no endpoint was to answer
     * @param hedge the name of an endpoint that the user wants to be asked as well if this machine is slow, or null
     */
    record Local(@Nullable AnswerOrigin origin, @Nullable String hedge) implements Decision {}

    /**
     * An endpoint, but nothing is sent.
     *
     * @param model that would be requested; null for the first one that it names
     * @param note why not, or null where requests are only to be shown
     */
    record Unsent(RemoteEndpoint endpoint, @Nullable String model, String feature, @Nullable String note)
            implements Decision {}

    /**
     * An endpoint; what goes there is counted and recorded, and whoever asks it tells how it ended, once.
     *
     * @param hedge whether this machine answers as well
     * @param asked see {@link CircuitBreaker#rests}
     */
    record Granted(RemoteEndpoint endpoint, EndpointClients.Connection connection, Policy policy, String feature,
            long characters, boolean hedge, long asked) implements Decision {
        AnswerOrigin origin() {
            return AnswerOrigin.remote(endpoint.name(), endpoint.label());
        }
    }

    /**
     * Whether there is an endpoint at all: asked for each request, so without reading the disk. Why texts may go to
     * none of them is told with the answer.
     */
    static boolean mayLeave(List<ApprovedText> texts) {
        return !texts.isEmpty() && texts.getFirst().clearance().knowsAny();
    }

    /**
     * What is to be decided.
     *
     * @param texts all of them, at least one
     * @param unsupported why an endpoint cannot answer this request, empty where it can
     * @param model the only one that may answer, or null for any
     * @param preview whether it is only to be shown: nothing is connected to, counted or recorded
     * @param end completed when nobody wants an answer any more
     */
    record Question(List<ApprovedText> texts, Function<RemoteEndpoint, Optional<String>> unsupported,
            @Nullable String model, boolean preview, CompletableFuture<?> end) {
        String feature() {
            return texts.getFirst().clearance().feature();
        }

        /** Who waits at a caret waits for no user of a credential helper: this machine answers. */
        KeyWait keyWait() {
            return new KeyWait(HEDGED.equals(feature()) ? KEY_AT_CARET : null, end);
        }
    }

    Decision decide(Question question) {
        return decide(null, question);
    }

    /**
     * The same for an endpoint that is asked besides this machine.
     *
     * @param endpoint as {@link Local#hedge} names it
     */
    Decision hedge(String endpoint, Question question) {
        return decide(endpoint, question);
    }

    private Decision decide(@Nullable String hedge, Question question) {
        List<ApprovedText> texts = question.texts();
        String feature = question.feature();
        RemoteEndpoint endpoint = null;
        try {
            RemoteSettings settings = environment.settings().read(messages);
            String routed = settings.routes().get(feature);
            String name = hedge == null || routed != null || !hedge.equals(settings.hedge()) ? routed : hedge;
            if (name == null) {
                return new Local(null, HEDGED.equals(feature) ? settings.hedge() : null);
            }
            Policy policy = environment.policy();
            RemotePolicy granted = RemotePolicy.of(policy);
            Optional<String> refusal = granted.refusal(name, feature).or(() -> cleared(texts, name, feature))
                    .or(() -> texts.stream().allMatch(text -> text.clearance().isOf(policy.fingerprint()))
                            ? Optional.empty()
                            : Optional.of(messages.get("changed")));
            if (refusal.isPresent()) {
                return stays(refusal.get());
            }
            endpoint = granted.endpoint(name).orElseThrow();
            Optional<String> cannot = question.unsupported().apply(endpoint);
            if (cannot.isPresent()) {
                return stays(cannot.get());
            }
            boolean asks = granted.asks() && !settings.agrees(endpoint);
            if (asks || question.preview()) {
                String only = question.model();
                return new Unsent(endpoint, only == null ? EndpointClients.known(endpoint, settings) : only, feature,
                        asks ? messages.get("unconfirmed", endpoint.label(), feature) : null);
            }
            Decision decision = granted(endpoint, settings, policy, question, name.equals(hedge));
            return decision == null ? decide(hedge, question) : decision;
        } catch (RemoteException e) {
            return stays(endpoint == null ? String.valueOf(e.getMessage())
                    : messages.get("fallback", endpoint.label(), e.getMessage()));
        } catch (GovernanceException | EngineException e) {
            return stays(String.valueOf(e.getMessage()));
        }
    }

    /** Looks whether an endpoint works that was left alone, rather than to try it with a request that costs money. */
    private void probe(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint, RemoteSettings settings) {
        if (!breaker.wantsProbe()) {
            return;
        }
        Thread.ofVirtual().name("vauban-remote-probe").start(() -> {
            RemoteException failure = new RemoteException(RemoteException.Kind.CANCELLED, messages.get("cancelled"),
                    null);
            try {
                HealthCheck.probe(clients.access(endpoint, settings, KeyWait.patient()), messages);
                failure = null;
            } catch (RemoteException e) {
                failure = e;
            } finally {
                breaker.probed(asked, failure);
            }
        });
    }

    /** Null where another policy holds, or other settings, since it was asked for. */
    private @Nullable Decision granted(RemoteEndpoint endpoint, RemoteSettings settings, Policy policy,
            Question question, boolean hedge) throws RemoteException, GovernanceException {
        CircuitBreaker breaker = clients.breaker(endpoint, settings, question.keyWait());
        long asked = breaker.rests();
        Optional<CircuitBreaker.Rest> rest = breaker.rest();
        if (rest.isPresent()) {
            probe(breaker, asked, endpoint, settings);
            return stays(rest.get().seconds() == 0 ? messages.get("probing", endpoint.label(), rest.get().reason())
                    : messages.get("resting", endpoint.label(), rest.get().seconds(), rest.get().reason()));
        }
        Decision decision = null;
        try {
            decision = granted(breaker, asked, endpoint, settings, policy, question, hedge);
            return decision;
        } finally {
            if (!(decision instanceof Granted)) {
                breaker.undecided(asked);
            }
        }
    }

    private @Nullable Decision granted(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint,
            RemoteSettings settings, Policy policy, Question question, boolean hedge)
            throws RemoteException, GovernanceException {
        EndpointClients.Connection connection = connection(breaker, asked, endpoint, settings, question);
        List<ApprovedText> texts = question.texts();
        if (!holds(policy, settings)) {
            return null;
        }
        if (!places.tryAcquire()) {
            return stays(messages.get("busy", MOST_AT_ONCE));
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
                return stays(used.get());
            }
            sent = true;
            return new Granted(endpoint, connection, policy, question.feature(), RequestBody.characters(texts), hedge,
                    asked);
        } finally {
            if (!sent) {
                places.release();
            }
        }
    }

    /** Whether what was decided still holds: a credential helper may have waited for its user meanwhile. */
    private boolean holds(Policy policy, RemoteSettings settings) throws GovernanceException {
        return environment.policy().fingerprint().equals(policy.fingerprint())
                && environment.settings().read(messages).equals(settings);
    }

    private EndpointClients.Connection connection(CircuitBreaker breaker, long asked, RemoteEndpoint endpoint,
            RemoteSettings settings, Question question) throws RemoteException {
        try {
            return clients.connection(endpoint, settings, question.keyWait(), question.model());
        } catch (RemoteException e) {
            breaker.failed(asked, e);
            throw e;
        }
    }

    /** Why one of the texts must not go there; empty where all may. */
    private static Optional<String> cleared(List<ApprovedText> texts, String endpoint, String feature) {
        return texts.stream().map(ApprovedText::clearance)
                .flatMap(each -> each.refusal(endpoint)
                        .or(() -> each.feature().equals(feature) ? Optional.empty()
                                : Clearance.none(feature).refusal(endpoint))
                        .stream())
                .findFirst();
    }

    private static Local stays(String reason) {
        return new Local(AnswerOrigin.local(reason), null);
    }

    /** A request waits for its user's agreement. */
    void waiting(EndpointRequest request) {
        WaitingRequests.put(environment.user(), request);
    }

    /** An endpoint has answered. */
    void answered(Granted granted, @Nullable ReplyHead head, TokenUse use, String outcome) {
        granted.connection().breaker().succeeded(granted.asked());
        if (head != null) {
            head.rest().ifPresent(rest -> granted.connection().breaker().rested(rest,
                    messages.get("limited", "HTTP " + head.status())));
        }
        account(granted, head, use, outcome);
    }

    /** An endpoint has failed; or the caller did not want the answer. */
    void failed(Granted granted, @Nullable ReplyHead head, TokenUse use, RemoteException e) {
        granted.connection().breaker().failed(granted.asked(), e);
        if (e.kind() == RemoteException.Kind.KEY) {
            clients.forgetKeys();
        }
        boolean sent = head != null || switch (e.kind()) {
            case CANCELLED, TIMEOUT -> true; // given up before the answer: the prompt was sent all the same
            default -> false;
        };
        account(granted, head, sent ? use : TokenUse.NONE, "failed=" + e.kind());
    }

    /** The request has gone out whether this can be written or not; what cannot be is logged. */
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
