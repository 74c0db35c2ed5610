// SPDX-License-Identifier: EPL-2.0
/** Tests of admission, quotas, models, health, traces and the log. */
package org.vauban.server.tests.serving;
