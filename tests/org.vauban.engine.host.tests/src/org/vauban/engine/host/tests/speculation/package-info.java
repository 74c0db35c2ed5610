// SPDX-License-Identifier: EPL-2.0
/** Speculative decoding, without a model. */
package org.vauban.engine.host.tests.speculation;
