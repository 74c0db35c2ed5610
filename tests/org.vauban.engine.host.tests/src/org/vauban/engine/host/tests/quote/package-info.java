// SPDX-License-Identifier: EPL-2.0
/** Tests of the possible continuations of a quote, without a model. */
package org.vauban.engine.host.tests.quote;
