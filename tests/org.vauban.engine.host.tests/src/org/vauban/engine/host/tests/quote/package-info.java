// SPDX-License-Identifier: EPL-2.0
/** What an answer that is a quote may go on with, without a model. */
package org.vauban.engine.host.tests.quote;
