// SPDX-License-Identifier: EPL-2.0
/** JMH benchmarks of the host's and the client's work for each token or message. */
package org.vauban.bench.hot;
