// SPDX-License-Identifier: EPL-2.0
/** Slots and the reuse of what they hold, without a model. */
package org.vauban.engine.host.tests.slot;
