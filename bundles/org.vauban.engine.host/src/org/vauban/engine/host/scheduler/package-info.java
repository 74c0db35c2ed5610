// SPDX-License-Identifier: EPL-2.0
/**
 * Serves many requests at once on one model context. The planning works without a model: the content of a step ({@link
 * org.vauban.engine.host.scheduler.BatchPlanner}), the slot of a request ({@link
 * org.vauban.engine.host.slot.SlotTable}), reused blocks ({@link org.vauban.engine.host.slot.BlockReuse}) and drafts
 * ({@link org.vauban.engine.host.speculation.Speculator}); {@link org.vauban.engine.host.scheduler.Scheduler} executes
 * the plan.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.scheduler;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
