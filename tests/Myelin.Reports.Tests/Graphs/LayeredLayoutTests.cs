namespace Myelin.Reports.Tests.Graphs;

/// <summary>That boxes stand apart, edges lead around them, and few edges cross.</summary>
public class LayeredLayoutTests
{
    static LayeredLayout Of(int boxes, params (int From, int To)[] arrows) =>
        new([.. Enumerable.Range(0, boxes).Select(i => (60.0 + 7 * (i % 5), 30.0 + 11 * (i % 4)))],
            [.. arrows.Select((arrow, i) => new Arrow(arrow.From, arrow.To, i % 3 * 10))]);

    /// <summary>Edges of a graph of which every vertex but the first reads one to three of those before it, most of them near.</summary>
    static (int From, int To)[] Random(int boxes, ulong seed)
    {
        var arrows = new List<(int, int)>();
        for (int to = 1; to < boxes; to++)
            for (int k = Next(3); k >= 0; k--) arrows.Add((Math.Max(0, to - 1 - Next(Next(10) == 0 ? to : 6)), to));
        return [.. arrows];

        int Next(int below) => (int)(((seed = seed * 6364136223846793005 + 1442695040888963407) >> 33) % (ulong)below);
    }

    /// <summary>Points along a route: as it is drawn, level in pairs and between them a cubic curve with level ends.</summary>
    static IEnumerable<(double X, double Y)> Along((double X, double Y)[] route)
    {
        for (int i = 1; i < route.Length; i++)
        {
            for (int k = 0; k <= 20; k++)
            {
                double t = k / 20.0, s = 1 - t, bend = i % 2 == 1 ? t : t * t * (3 - 2 * t), middle = (route[i - 1].X + route[i].X) / 2;
                double x = i % 2 == 1 ? s * route[i - 1].X + t * route[i].X : s * s * s * route[i - 1].X + 3 * s * t * middle + t * t * t * route[i].X;
                yield return (x, route[i - 1].Y + bend * (route[i].Y - route[i - 1].Y));
            }
        }
    }

    internal static void Check(LayeredLayout layout, IReadOnlyList<(int From, int To)> arrows)
    {
        IReadOnlyList<PlacedBox> boxes = layout.Boxes;
        for (int i = 0; i < boxes.Count; i++)
        {
            Assert.InRange(boxes[i].X, 0, layout.Width);
            Assert.InRange(boxes[i].Right, 0, layout.Width + 1e-6);
            Assert.InRange(boxes[i].Y, -1e-6, layout.Height);
            Assert.InRange(boxes[i].Bottom, 0, layout.Height + 1e-6);
            for (int k = 0; k < i; k++)
                Assert.True(
                    boxes[i].Right < boxes[k].X || boxes[k].Right < boxes[i].X || boxes[i].Bottom < boxes[k].Y || boxes[k].Bottom < boxes[i].Y,
                    $"boxes {k} and {i} overlap");
        }
        for (int i = 0; i < arrows.Count; i++)
        {
            (double X, double Y)[] route = layout.Routes[i];
            Assert.Equal(boxes[arrows[i].From].Right, route[0].X, 1e-9);
            Assert.Equal(boxes[arrows[i].To].X, route[^1].X, 1e-9);
            Assert.InRange(route[^1].Y, boxes[arrows[i].To].Y, boxes[arrows[i].To].Bottom);
            foreach ((double x, double y) in Along(route))
                for (int k = 0; k < boxes.Count; k++)
                    if (x > boxes[k].X + 1e-6 && x < boxes[k].Right - 1e-6 && y > boxes[k].Y && y < boxes[k].Bottom)
                        Assert.Fail($"edge {i} runs through box {k}");
        }
    }

    [Fact]
    public void A_binary_tree_has_no_crossing()
    {
        (int, int)[] arrows = [.. Enumerable.Range(1, 62).Select(i => (i, (i - 1) / 2))];
        LayeredLayout layout = Of(63, arrows);
        Assert.Equal(0, layout.Crossings);
        Check(layout, arrows);
    }

    [Fact]
    public void Vertices_that_were_given_in_a_bad_order_are_untangled()
    {
        (int, int)[] arrows = [(0, 5), (1, 4), (2, 3), (0, 4), (1, 3), (3, 6), (4, 7), (5, 8), (6, 9), (7, 9), (8, 9)];
        Assert.Equal(0, Of(10, arrows).Crossings);
    }

    [Fact]
    public void The_complete_graph_of_three_and_three_has_its_nine_crossings()
    {
        (int, int)[] arrows = [.. from a in Enumerable.Range(0, 3) from b in Enumerable.Range(3, 3) select (a, b)];
        Assert.Equal(9, Of(6, arrows).Crossings);
    }

    [Fact]
    public void A_chain_is_straight()
    {
        LayeredLayout layout = Of(8, [.. Enumerable.Range(0, 7).Select(i => (i, i + 1))]);
        Assert.All(layout.Boxes, box => Assert.Equal(layout.Boxes[0].Middle, box.Middle, 1e-6));
    }

    [Fact]
    public void A_leaf_stands_beside_what_reads_it()
    {
        LayeredLayout layout = Of(6, (0, 1), (1, 2), (2, 3), (3, 4), (5, 4));
        Assert.Equal(layout.Boxes[3].X, layout.Boxes[5].X);
    }

    [Fact]
    public void Two_edges_between_the_same_boxes_end_apart()
    {
        LayeredLayout layout = Of(2, (0, 1), (0, 1));
        Assert.Equal(LayeredLayout.Port, Math.Abs(layout.Routes[0][^1].Y - layout.Routes[1][^1].Y), 1e-9);
    }

    [Fact]
    public void Ends_in_one_box_stand_in_the_order_of_where_they_come_from()
    {
        LayeredLayout layout = Of(4, (2, 3), (0, 3), (1, 3));
        (double From, double To)[] ends = [.. layout.Routes.Select(route => (route[0].Y, route[^1].Y)).OrderBy(end => end.Item1)];
        Assert.Equal(ends.Select(end => end.To).Order(), ends.Select(end => end.To));
    }

    [Fact]
    public void Random_graphs_have_no_overlaps_and_no_edge_through_a_box()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            (int, int)[] arrows = Random(40, seed);
            Check(Of(40, arrows), arrows);
        }
    }

    [Fact]
    public void It_is_the_same_every_time()
    {
        LayeredLayout a = Of(60, Random(60, 5)), b = Of(60, Random(60, 5));
        Assert.Equal(a.Boxes, b.Boxes);
        Assert.Equal(a.Routes.SelectMany(route => route), b.Routes.SelectMany(route => route));
    }

    [Fact]
    public void One_box_and_no_box_are_laid_out()
    {
        Assert.Single(Of(1).Boxes);
        Assert.Empty(Of(0).Boxes);
    }

    [Fact]
    public void A_cycle_is_refused() => Assert.Contains("without a cycle", Assert.Throws<ArgumentException>(() => Of(2, (0, 1), (1, 0))).Message);
}
