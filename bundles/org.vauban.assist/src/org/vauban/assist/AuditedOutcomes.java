// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vauban.assist.outcome.OutcomeQueue;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOutcome;
import org.vauban.governance.AuditOutcome.Result;
import org.vauban.governance.GovernanceException;

/** Writes outcomes into the current audit log. For one thread at a time. */
final class AuditedOutcomes implements OutcomeQueue.Sink {
    private final Supplier<AuditLog> audit;
    private final Supplier<String> model;
    private boolean failing;

    /**
     * @param audit supplies the current audit log; may read the disk
     * @param model supplies the id of the model in use
     */
    AuditedOutcomes(Supplier<AuditLog> audit, Supplier<String> model) {
        this.audit = audit;
        this.model = model;
    }

    @Override
    public void write(List<OutputOutcome> outcomes) throws GovernanceException {
        List<AuditOutcome> lines = new ArrayList<>();
        for (OutputOutcome each : outcomes) {
            String known = each.model();
            lines.add(new AuditOutcome(each.feature(), known == null ? model.get() : known,
                    result(each.result()), each.output(), each.taken()));
        }
        AuditLog log = audit.get();
        try {
            log.outcomes(lines);
        } catch (GovernanceException e) {
            AuditLog next = audit.get();
            if (next == log) {
                throw e;
            }
            next.outcomes(lines); // the settings name another log by now, and the old one was closed
        }
        failing = false;
    }

    private static Result result(OutputOutcome.Result result) {
        return switch (result) {
            case SHOWN -> Result.SHOWN;
            case ACCEPTED -> Result.ACCEPTED;
            case PARTLY_ACCEPTED -> Result.PARTLY_ACCEPTED;
            case EDITED -> Result.EDITED;
            case DISMISSED -> Result.DISMISSED;
        };
    }

    @Override
    public void unrecorded(long count) throws GovernanceException {
        audit.get().event("output.unrecorded", model.get(), count + " outcomes could not be written");
    }

    @Override
    public void failed(Exception failure) {
        if (!failing) { // once: while the audit cannot be written, each request is refused with that reason
            failing = true;
            System.getLogger(AuditedOutcomes.class.getName()).log(System.Logger.Level.WARNING,
                    String.valueOf(failure.getMessage()));
        }
    }
}
