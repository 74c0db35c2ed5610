// SPDX-License-Identifier: EPL-2.0
/**
 * Serves many requests at once on one model context. Who computes what in a step ({@link
 * org.vauban.engine.host.scheduler.BatchPlanner}), which slot a request gets ({@link
 * org.vauban.engine.host.slot.SlotTable}), what is read again ({@link org.vauban.engine.host.slot.BlockReuse}) and what
 * is drafted ({@link org.vauban.engine.host.speculation.Speculator}) are decided without a model;
 * {@link org.vauban.engine.host.scheduler.Scheduler} does what they say.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.scheduler;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
