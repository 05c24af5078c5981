namespace Myelin;

/// <summary>
/// A box relative to an anchor, as networks predict it: ((x - xₐ) / wₐ / c, (y - yₐ) / hₐ / c, ln(w / wₐ) / s, ln(h / hₐ) / s), for centres x, y, widths w
/// and heights h, and typical deviations c and s, which bring the four numbers to about the same size.
/// </summary>
/// <remarks>
/// Source: Girshick et al., "Rich feature hierarchies for accurate object detection and semantic segmentation", 2014, appendix C.
/// <code>
/// var coding = new BoxCoding();
/// Tensor error = coding.Loss(predicted, coding.Encode(truths, anchors), weights);
/// </code>
/// </remarks>
/// <param name="CentreDeviation">c, above 0.</param>
/// <param name="SizeDeviation">s, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A deviation is not positive and finite.</exception>
public sealed record BoxCoding(double CentreDeviation = 0.1, double SizeDeviation = 0.2)
{
    /// <summary>The largest ln(w / wₐ) that is decoded: ln(1000 / 16), as in Faster R-CNN. It keeps the boxes of an untrained network finite.</summary>
    const double LargestLogarithm = 4.135166556742356;

    /// <summary>c, above 0.</summary>
    public double CentreDeviation { get; } = Settings.Positive(CentreDeviation, nameof(BoxCoding));

    /// <summary>s, above 0.</summary>
    public double SizeDeviation { get; } = Settings.Positive(SizeDeviation, nameof(BoxCoding));

    /// <summary>The codes of boxes: Float32 [count, 4].</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="anchors">The anchor of each.</param>
    /// <exception cref="ArgumentException">There are not as many anchors as boxes, or one of them is empty or not finite.</exception>
    public Tensor Encode(IReadOnlyList<Box> boxes, IReadOnlyList<Box> anchors)
    {
        CheckNotEmpty(boxes);
        CheckNotEmpty(anchors);
        if (boxes.Count != anchors.Count)
            throw new ArgumentException($"BoxCoding: expects an anchor for each of {boxes.Count} boxes, received {anchors.Count}; give one for each.",
                nameof(anchors));
        var codes = new float[boxes.Count * 4];
        for (int i = 0; i < boxes.Count; i++)
        {
            (Box box, Box anchor) = (boxes[i], anchors[i]);
            codes[4 * i] = (float)(((double)box.Left + box.Right - anchor.Left - anchor.Right) / 2 / anchor.Width / CentreDeviation);
            codes[4 * i + 1] = (float)(((double)box.Top + box.Bottom - anchor.Top - anchor.Bottom) / 2 / anchor.Height / CentreDeviation);
            codes[4 * i + 2] = (float)(DeterministicMath.Log(box.Width / anchor.Width) / SizeDeviation);
            codes[4 * i + 3] = (float)(DeterministicMath.Log(box.Height / anchor.Height) / SizeDeviation);
        }
        return Tensor.From(codes, [boxes.Count, 4]);
    }

    /// <summary>The boxes of codes: [..., 4], with left, top, right and bottom. Widths and heights are at most 62.5 times those of the anchors.</summary>
    /// <param name="codes">[..., 4]</param>
    /// <param name="anchors">The boxes that they are relative to: [..., 4], of the same type. The shapes may broadcast.</param>
    /// <exception cref="ShapeException">The shapes or types do not fit.</exception>
    public Tensor Decode(Tensor codes, Tensor anchors)
    {
        Box.CheckTensor(nameof(BoxCoding), codes);
        Box.CheckTensor(nameof(BoxCoding), anchors);
        Tensor low = anchors.Slice(-1, 0, 2), size = anchors.Slice(-1, 2, 2) - low;
        Tensor centre = low + size * 0.5 + codes.Slice(-1, 0, 2) * size * CentreDeviation;
        Tensor half = (codes.Slice(-1, 2, 2) * SizeDeviation).Minimum(LargestLogarithm).Exp() * size * 0.5;
        return Tensor.Concatenate([centre - half, centre + half], -1);
    }

    /// <summary>Σ w Σ smoothL1(code - target) / max(1, Σ w): the error of the codes that count, a number.</summary>
    /// <param name="codes">The predicted codes: [..., 4].</param>
    /// <param name="targets">The right ones: [..., 4].</param>
    /// <param name="weights">How much each box counts: [...]; 0 for anchors without an object.</param>
    /// <exception cref="ShapeException">The shapes or types do not fit.</exception>
    public Tensor Loss(Tensor codes, Tensor targets, Tensor weights)
    {
        Box.CheckTensor(nameof(BoxCoding), codes);
        Box.CheckTensor(nameof(BoxCoding), targets);
        ArgumentNullException.ThrowIfNull(weights);
        if (targets.Shape != codes.Shape || weights.Shape != codes.Shape[..^1])
            throw new ShapeException($"BoxCoding: expects targets {codes.Shape} and weights {codes.Shape[..^1]}, received {targets.Shape} and " +
                $"{weights.Shape}; give each code one of both.");
        Tensor error = (codes - targets).Abs(), near = error.Minimum(1);
        return ((near * (error - near * 0.5)).Sum(-1) * weights).Sum() / weights.Sum().Maximum(1);
    }

    static void CheckNotEmpty(IReadOnlyList<Box> boxes)
    {
        Box.CheckFinite(nameof(BoxCoding), boxes);
        for (int i = 0; i < boxes.Count; i++)
            if (boxes[i].Area == 0)
                throw new ArgumentException($"BoxCoding: expects boxes with a width and a height, received {boxes[i]} at {i}; an empty box has no code.");
    }
}
