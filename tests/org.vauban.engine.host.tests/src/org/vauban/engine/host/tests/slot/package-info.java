// SPDX-License-Identifier: EPL-2.0
/** Tests of slots and of the reuse of their contents, without a model. */
package org.vauban.engine.host.tests.slot;
