namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where the mask is 0 for whole channels of an example with probability <paramref name="rate"/>,
/// else 1. At inference y = x. x: [batch, steps, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Neighbouring steps are alike, so dropping single ones would change little. Semantics as in Keras 3.
/// (Tompson et al., "Efficient object localization using convolutional networks", 2015.)
/// <code>
/// new Sequential(new TensorSpec([null, 16])) { new Conv1D(32, 3), new SpatialDropout1D(0.2) }
/// </code>
/// </remarks>
/// <param name="rate">The fraction of channels to drop, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class SpatialDropout1D(double rate, string? name = null) : SpatialDropout(1, rate, name);
