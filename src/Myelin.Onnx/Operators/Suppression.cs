namespace Myelin.Onnx;

/// <summary>NonMaxSuppression: boxes of each class in the order of their scores, without those that overlap a better one.</summary>
static class Suppression
{
    public static OnnxValue Of(OnnxCall call)
    {
        Tensor boxes = call.X, scores = call.Input(1);                                                    // [batch, n, 4], [batch, classes, n]
        if (boxes.Rank != 3 || scores.Rank != 3 || boxes.Shape[2] != 4 || scores.Shape[2] != boxes.Shape[1] || scores.Shape[0] != boxes.Shape[0])
            throw call.Invalid($"expects boxes [batch, n, 4] and scores [batch, classes, n], received {boxes.Shape} and {scores.Shape}");
        int most = call.Has(2) ? (int)Math.Min(call.KnownLongs(2)[0], int.MaxValue) : 0, n = boxes.Shape[1], classes = scores.Shape[1];
        double overlap = call.Has(3) ? call.KnownFloats(3)[0] : 0, least = call.Has(4) ? call.KnownFloats(4)[0] : double.NegativeInfinity;
        bool isCentered = call.Flag("center_point_box");
        float[] box = call.Host<float>(boxes.Cast(ElementType.Float32)), score = call.Host<float>(scores.Cast(ElementType.Float32));
        var chosen = new List<long>();
        for (int batch = 0; batch < boxes.Shape[0]; batch++)
            for (int c = 0; c < classes; c++)
            {
                float ScoreOf(int i) => score[(batch * classes + c) * n + i];
                var kept = new List<(float Top, float Left, float Bottom, float Right)>();
                foreach (int i in Enumerable.Range(0, n).Where(i => ScoreOf(i) > least).OrderByDescending(ScoreOf))
                {
                    if (kept.Count >= most) break;
                    (float, float, float, float) candidate = Corners(box.AsSpan((batch * n + i) * 4, 4), isCentered);
                    if (kept.Exists(other => Overlap(other, candidate) > overlap)) continue;
                    kept.Add(candidate);
                    chosen.AddRange([batch, c, i]);
                }
            }
        return call.Give(Tensor.From([.. chosen], [chosen.Count / 3, 3]), DataType.Int64);
    }

    static (float, float, float, float) Corners(ReadOnlySpan<float> box, bool isCentered) => isCentered
        ? (box[1] - box[3] / 2, box[0] - box[2] / 2, box[1] + box[3] / 2, box[0] + box[2] / 2)
        : (Math.Min(box[0], box[2]), Math.Min(box[1], box[3]), Math.Max(box[0], box[2]), Math.Max(box[1], box[3]));

    /// <summary>The common area over that of both.</summary>
    static float Overlap((float Top, float Left, float Bottom, float Right) a, (float Top, float Left, float Bottom, float Right) b)
    {
        float height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        if (height <= 0 || width <= 0) return 0;
        float common = height * width, both = (a.Bottom - a.Top) * (a.Right - a.Left) + (b.Bottom - b.Top) * (b.Right - b.Left) - common;
        return both <= 0 ? 0 : common / both;
    }
}
