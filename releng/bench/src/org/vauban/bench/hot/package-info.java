// SPDX-License-Identifier: EPL-2.0
/** JMH benchmarks of what the host and the client do for each token or message. */
package org.vauban.bench.hot;
