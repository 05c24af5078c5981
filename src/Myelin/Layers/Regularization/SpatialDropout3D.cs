namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where the mask is 0 for whole channels of an example with probability <paramref name="rate"/>,
/// else 1. At inference y = x. x: [batch, depth, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Neighbouring voxels are alike, so dropping single ones would change little. Semantics as in Keras 3.
/// (Tompson et al., "Efficient object localization using convolutional networks", 2015.)
/// <code>
/// new Sequential(input: [8, 28, 28, 1]) { new SpatialDropout3D(0.2), new Flatten() }
/// </code>
/// </remarks>
/// <param name="rate">The fraction of channels to drop, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class SpatialDropout3D(double rate, string? name = null) : SpatialDropout(3, rate, name);
