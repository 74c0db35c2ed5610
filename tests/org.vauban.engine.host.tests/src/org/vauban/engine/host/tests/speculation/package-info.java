// SPDX-License-Identifier: EPL-2.0
/** Tests of speculative decoding, without a model. */
package org.vauban.engine.host.tests.speculation;
