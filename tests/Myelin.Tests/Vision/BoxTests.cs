namespace Myelin.Tests;

/// <summary>Boxes, their codes, anchors, suppression and matching, against closed forms and plain loops.</summary>
public class BoxTests
{
    static Box[] Random(int count, long seed, double side = 100)
    {
        double[] values = Tensor.Uniform([count, 4], seed, ElementType.Float64).ToArray<double>();
        return [.. Enumerable.Range(0, count).Select(i => new Box((float)(side * values[4 * i]), (float)(side * values[4 * i + 1]),
            (float)(side * (values[4 * i] + 0.02 + 0.5 * values[4 * i + 2])), (float)(side * (values[4 * i + 1] + 0.02 + 0.5 * values[4 * i + 3]))))];
    }

    [Theory]
    [InlineData(0, 0, 10, 10, 0, 0, 10, 10, 1)]
    [InlineData(0, 0, 10, 10, 5, 0, 15, 10, 1 / 3.0)]
    [InlineData(0, 0, 10, 10, 2, 2, 4, 4, 0.04)]
    [InlineData(0, 0, 10, 10, 10, 0, 20, 10, 0)]
    [InlineData(0, 0, 10, 10, 30, 30, 40, 40, 0)]
    [InlineData(10, 10, 0, 0, 0, 0, 10, 10, 0)]
    [InlineData(5, 5, 5, 5, 5, 5, 5, 5, 0)]
    public void IoU_is_the_intersection_over_the_union(float a, float b, float c, float d, float e, float f, float g, float h, double expected)
    {
        Assert.Equal(expected, new Box(a, b, c, d).IoU(new(e, f, g, h)), 1e-12);
        Assert.Equal(expected, new Box(e, f, g, h).IoU(new(a, b, c, d)), 1e-12);
    }

    /// <summary>Boxes of whole pixels, by counting pixels.</summary>
    [Fact]
    public void IoU_of_whole_pixels_counts_them()
    {
        Box[] boxes = [.. Random(40, 3, 20).Select(
            box => new Box(MathF.Floor(box.Left), MathF.Floor(box.Top), MathF.Ceiling(box.Right), MathF.Ceiling(box.Bottom)))];
        foreach (Box a in boxes)
            foreach (Box b in boxes)
            {
                int both = 0, either = 0;
                for (int y = 0; y < 40; y++)
                    for (int x = 0; x < 40; x++)
                    {
                        bool inA = x >= a.Left && x < a.Right && y >= a.Top && y < a.Bottom, inB = x >= b.Left && x < b.Right && y >= b.Top && y < b.Bottom;
                        (both, either) = (both + (inA && inB ? 1 : 0), either + (inA || inB ? 1 : 0));
                    }
                Assert.Equal(both / (double)either, a.IoU(b), 1e-12);
            }
    }

    [Fact]
    public void Boxes_are_clipped_and_go_through_tensors()
    {
        Assert.Equal(new Box(0, 0, 8, 6), new Box(-3, -1, 9, 7).Clip(8, 6));
        Assert.Equal(0, new Box(20, 1, 30, 2).Clip(8, 6).Area);
        Box[] boxes = Random(7, 1);
        Assert.Equal([7, 4], Box.ToTensor(boxes).Shape.Sizes.ToArray());
        Assert.Equal(boxes, Box.FromTensor(Box.ToTensor(boxes)));
        Assert.Equal(boxes, Box.FromTensor(Box.ToTensor(boxes).Reshape(1, 7, 4).Cast(ElementType.Float64)));
        Assert.Empty(Box.FromTensor(Box.ToTensor([])));
        Assert.Contains("expects real numbers [..., 4]", Assert.Throws<ShapeException>(() => Box.FromTensor(Tensor.Ones([3, 5]))).Message);
        Assert.Contains("Int32[4]", Assert.Throws<ShapeException>(() => Box.FromTensor(Tensor.From(1, 2, 3, 4))).Message);
    }

    [Fact]
    public void Codes_are_the_formulas_and_decode_to_the_boxes()
    {
        var coding = new BoxCoding();
        Box box = new(10, 20, 30, 60), anchor = new(0, 0, 40, 20);
        // centres 20, 40 and 20, 10; sizes 20, 40 and 40, 20
        double[] expected = [0, 30 / 20.0 / 0.1, Math.Log(0.5) / 0.2, Math.Log(2) / 0.2];
        Fixture.Near(expected, coding.Encode([box], [anchor]));
        Box[] boxes = Random(50, 4), anchors = Random(50, 5);
        foreach (BoxCoding one in new[] { coding, new BoxCoding(1, 1), new BoxCoding(0.3, 2) })
        {
            Box[] back = Box.FromTensor(one.Decode(one.Encode(boxes, anchors), Box.ToTensor(anchors)));
            for (int i = 0; i < 50; i++) Assert.InRange(back[i].IoU(boxes[i]), 0.9999, 1.0001);
        }
    }

    [Fact]
    public void The_size_of_a_decoded_box_is_bounded()
    {
        Tensor anchor = Tensor.From([0f, 0, 16, 16], [1, 4]);
        Box far = Box.FromTensor(new BoxCoding(1, 1).Decode(Tensor.From([0f, 0, 500, -500], [1, 4]), anchor))[0];
        Assert.Equal(1000, far.Width, 0.01);
        Assert.Equal(0, far.Height, 1e-5);
    }

    [Fact]
    public void The_loss_is_smooth_L1_over_the_boxes_that_count_and_has_its_gradient()
    {
        Tensor codes = Tensor.Normal([3, 5, 4], 1, ElementType.Float64) * 2, targets = Tensor.Normal([3, 5, 4], 2, ElementType.Float64);
        Tensor weights = Tensor.From([.. Enumerable.Range(0, 15).Select(i => (double)(i % 3))], [3, 5]);
        double[] x = codes.ToArray<double>(), t = targets.ToArray<double>(), w = weights.ToArray<double>();
        double sum = 0;
        for (int i = 0; i < 60; i++)
        {
            double e = Math.Abs(x[i] - t[i]);
            sum += w[i / 4] * (e < 1 ? e * e / 2 : e - 0.5);
        }
        Fixture.Near([sum / w.Sum()], new BoxCoding().Loss(codes, targets, weights));
        Assert.Equal(0, (double)new BoxCoding().Loss(codes, targets, weights * 0.0));
        GradientCheck.First("loss", [codes], inputs => new BoxCoding().Loss(inputs[0], targets, weights));
        GradientCheck.First("decode", [codes, Box.ToTensor(Random(5, 2)).Cast(ElementType.Float64)], inputs => new BoxCoding().Decode(inputs[0], inputs[1]));
    }

    [Fact]
    public void Anchors_stand_around_the_centre_of_their_cell()
    {
        Box[] anchors = Anchors.Grid(2, 3, 8, (16, 4), (2, 6));
        Assert.Equal(12, anchors.Length);
        Assert.Equal(new Box(-4, 2, 12, 6), anchors[0]);
        Assert.Equal(new Box(3, 1, 5, 7), anchors[1]);
        Assert.Equal(new Box(12, 10, 28, 14), anchors[2 * (1 * 3 + 2)]);
    }

    [Fact]
    public void Suppression_keeps_the_best_of_every_heap()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Box[] boxes = Random(60, seed, 30);
            double[] scores = [.. Tensor.Uniform([60], seed + 100, ElementType.Float64).ToArray<double>().Select(s => Math.Round(s, 1))];
            // Naive: take the best that is left (the first of equals), and remove all that overlap it.
            var left = Enumerable.Range(0, 60).ToList();
            var expected = new List<int>();
            while (left.Count > 0)
            {
                int best = left[0];
                foreach (int i in left)
                    if (scores[i] > scores[best]) best = i;
                expected.Add(best);
                left.RemoveAll(i => i == best || boxes[i].IoU(boxes[best]) > 0.4);
            }
            Assert.Equal(expected, NonMaximumSuppression.Of(boxes, scores, 0.4));
            Assert.Equal(expected.Take(5), NonMaximumSuppression.Of(boxes, scores, 0.4, most: 5));
        }
    }

    [Fact]
    public void Classes_do_not_suppress_each_other()
    {
        Box box = new(0, 0, 10, 10);
        Detection[] found = [new(box, 1, 0.5), new(box, 2, 0.9), new(box, 1, 0.7)];
        Assert.Equal([found[1], found[2]], NonMaximumSuppression.Of(found));
        Assert.Equal([found[1]], NonMaximumSuppression.Of(found, most: 1));
        Assert.Empty(NonMaximumSuppression.Of([], []));
    }

    [Fact]
    public void Matches_follow_the_limits()
    {
        Box[] truths = [new(0, 0, 10, 10), new(50, 50, 60, 60)];
        Box[] boxes = [new(0, 0, 10, 10), new(0, 0, 10, 20), new(0, 0, 10, 40), new(30, 30, 40, 40), new(52, 50, 72, 60)];   // 1, 1/2, 1/4, 0, 8/22
        Assert.Equal([0, BoxMatching.Ignored, BoxMatching.Background, BoxMatching.Background, BoxMatching.Ignored], new BoxMatching().Of(boxes, truths));
        Assert.Equal([0, 0, BoxMatching.Background, BoxMatching.Background, BoxMatching.Background], new BoxMatching(0.5, 0.5).Of(boxes, truths));
        Assert.Equal([0, BoxMatching.Ignored, BoxMatching.Background, BoxMatching.Background, 1],
            new BoxMatching { IncludesBest = true }.Of(boxes, truths));
        Assert.All(new BoxMatching { IncludesBest = true }.Of(boxes, []), match => Assert.Equal(BoxMatching.Background, match));
    }

    [Fact]
    public void A_sample_has_its_share_of_objects_and_depends_on_the_seed()
    {
        int[] matches = [.. Enumerable.Range(0, 100).Select(i => i < 10 ? i % 3 : i < 30 ? BoxMatching.Ignored : BoxMatching.Background)];
        int[] sample = BoxMatching.Sample(matches, 16, 0.25, seed: 5);
        Assert.Equal((16, 4, 12), (sample.Length, sample.Count(i => matches[i] >= 0), sample.Count(i => matches[i] == BoxMatching.Background)));
        Assert.Equal(sample.Distinct().Order(), sample);
        Assert.Equal(sample, BoxMatching.Sample(matches, 16, 0.25, seed: 5));
        Assert.NotEqual(sample, BoxMatching.Sample(matches, 16, 0.25, seed: 6));
        Assert.Equal(80, BoxMatching.Sample(matches, 500, 0.5).Length);
        Assert.Empty(BoxMatching.Sample([], 10));
    }

    [Fact]
    public void Hostile_sizes_get_typed_errors()
    {
        Tensor wide = Tensor.Ones([2, 4]);
        Box box = new(0, 0, 1, 1), nan = new(float.NaN, 0, 1, 1), endless = new(0, 0, float.PositiveInfinity, 1);
        (Type Type, string Said, Action Call)[] wrong =
        [
            (typeof(ArgumentException), "finite edges", () => NonMaximumSuppression.Of([box, nan], [1, 2])),
            (typeof(ArgumentException), "received NaN at 1", () => NonMaximumSuppression.Of([box, box], [1, double.NaN])),
            (typeof(ArgumentException), "each of 1 boxes, received 2", () => NonMaximumSuppression.Of([box], [1, 2])),
            (typeof(ArgumentOutOfRangeException), "threshold from 0 to 1", () => NonMaximumSuppression.Of([box], [1], double.NaN)),
            (typeof(ArgumentOutOfRangeException), "0 or more, received -1", () => NonMaximumSuppression.Of([box], [1], most: -1)),
            (typeof(ArgumentOutOfRangeException), "16777216 anchors", () => Anchors.Grid(1 << 20, 1 << 20, 8, (1, 1))),
            (typeof(ArgumentOutOfRangeException), "received NaN", () => Anchors.Grid(1, 1, double.NaN, (1, 1))),
            (typeof(ArgumentOutOfRangeException), "received -1", () => Anchors.Grid(1, 1, 8, (-1, 1))),
            (typeof(ArgumentException), "at least one size", () => Anchors.Grid(1, 1, 8)),
            (typeof(ArgumentException), "a width and a height", () => new BoxCoding().Encode([new(1, 1, 1, 1)], [box])),
            (typeof(ArgumentException), "finite edges", () => new BoxCoding().Encode([box], [endless])),
            (typeof(ArgumentException), "each of 2 boxes, received 1", () => new BoxCoding().Encode([box, box], [box])),
            (typeof(ArgumentOutOfRangeException), "BoxCoding", () => new BoxCoding(0)),
            (typeof(ShapeException), "[..., 4]", () => new BoxCoding().Decode(Tensor.Ones([2, 3]), Tensor.Ones([2, 4]))),
            (typeof(ShapeException), "targets [2, 4] and weights [2]", () => new BoxCoding().Loss(wide, wide, wide)),
            (typeof(ArgumentOutOfRangeException), "0 ≤ background", () => new BoxMatching(0.3, 0.7)),
            (typeof(ArgumentException), "finite edges", () => new BoxMatching().Of([nan], [box])),
            (typeof(ArgumentOutOfRangeException), "count of 0 or more", () => BoxMatching.Sample([1], -1)),
            (typeof(ShapeException), "of one batch and type", () => RoiAlign.Of(Tensor.Ones([2, 4, 4, 1]), Tensor.Ones([1, 3, 4]), 2, 1)),
            (typeof(ShapeException), "of one batch and type", () => RoiAlign.Of(Tensor.Ones([4, 4, 1]), Tensor.Ones([4, 3, 4]), 2, 1)),
            (typeof(ArgumentOutOfRangeException), "up to 4096", () => RoiAlign.Of(Tensor.Ones([1, 4, 4, 1]), Tensor.Ones([1, 3, 4]), 1 << 20, 1)),
            (typeof(ArgumentOutOfRangeException), "received 2, NaN", () => RoiAlign.Of(Tensor.Ones([1, 4, 4, 1]), Tensor.Ones([1, 3, 4]), 2, double.NaN)),
            (typeof(ArgumentOutOfRangeException), "DetectionScore", () => new DetectionScore(0)),
            (typeof(ArgumentOutOfRangeException), "threshold above 0", () => new DetectionScore(2, 0)),
            (typeof(ArgumentException), "labels from 0 to 1", () => new DetectionScore(2).Add([new(box, 2, 1)], [])),
            (typeof(ArgumentException), "labels from 0 to 1", () => new DetectionScore(2).Add([], [new(box, -1)])),
            (typeof(ArgumentException), "finite edges", () => new DetectionScore(2).Add([new(nan, 1, 1)], [])),
            (typeof(ArgumentOutOfRangeException), "label from 0 to 1", () => new DetectionScore(2).AveragePrecision(2)),
        ];
        foreach ((Type type, string said, Action call) in wrong)
        {
            Exception error = Assert.Throws(type, call);
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        }
    }
}
