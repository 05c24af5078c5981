using System.Security.Cryptography;

namespace Myelin.Tests;

/// <summary>Generated scenes: the same bits everywhere, boxes around masks, captions that are true.</summary>
public class SceneTests
{
    static readonly Dataset Digits = DrawnDigits.Generate(300, seed: 1);

    static Batch All(Dataset scenes) => scenes.Examples([.. Enumerable.Range(0, scenes.Count)]);

    static string Hash(params IEnumerable<Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in tensors) hash.AppendData(tensor.Cast(ElementType.Float32).ToArray<float>().SelectMany(BitConverter.GetBytes).ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The SHA-256 of all parts of the first 20 scenes of seed 0: the same on every machine and for ever.</summary>
    [Fact]
    public void The_bits_are_pinned()
    {
        Batch digits = All(DigitScenes.Generate(Digits, 20)), shapes = All(ShapeScenes.Generate(20));
        Assert.Equal("5c181abda2a9a1828bc68018c22a4e28b2ab429a833675951e94a4374a31c826", Hash([.. digits.Inputs, .. digits.Targets]));
        Assert.Equal("61ff92ab225672f41a74579e1a22a6dab7325122fafef8eb0741578356a2cc01", Hash([.. shapes.Inputs, .. shapes.Targets]));
    }

    [Fact]
    public void A_scene_depends_on_seed_and_index_alone_and_streams_are_the_same_scenes()
    {
        foreach ((Func<int, int, Dataset> generate, Func<int, Dataset> stream) in new (Func<int, int, Dataset>, Func<int, Dataset>)[]
        {
            ((count, first) => DigitScenes.Generate(Digits, count, 3, first), count => DigitScenes.Stream(Digits, count, 3)),
            ((count, first) => ShapeScenes.Generate(count, 3, first), count => ShapeScenes.Stream(count, 3)),
        })
        {
            Batch all = All(generate(12, 0)), part = All(generate(5, 7));
            for (int i = 0; i < all.Inputs.Count + all.Targets.Count; i++)
            {
                Tensor Part(Batch batch) => (i == 0 ? batch.Inputs[0] : batch.Targets[i - 1]).Cast(ElementType.Float32);
                Assert.Equal(Part(all)[7..].ToArray<float>(), Part(part).ToArray<float>());
                Tensor[] epochs = [.. new[] { 1, 2 }.Select(epoch => Part(stream(6).Batches(6, epoch: epoch).Single()))];
                Assert.Equal(Part(all).ToArray<float>(), Tensor.Concatenate(epochs, 0).ToArray<float>());
                Assert.Equal(Part(all)[2..4].ToArray<float>(), Part(stream(6).Batches(2, epoch: 1, first: 1).First()).ToArray<float>());
            }
            Assert.Equal((6, false), (stream(6).Count, generate(6, 0).Inputs.ToArray<float>().SequenceEqual(generate(6, 1).Inputs.ToArray<float>())));
        }
    }

    [Fact]
    public void Boxes_are_the_tightest_around_masks_and_labels_name_them()
    {
        Batch scenes = All(DigitScenes.Generate(Digits, 60, seed: 2));
        Box[] boxes = Box.FromTensor(scenes.Target("boxes"));
        int[] labels = scenes.Target("labels").ToArray<int>();
        byte[] masks = scenes.Target("mask").ToArray<byte>();
        float[] images = scenes.Inputs[0].ToArray<float>();
        var counts = new HashSet<int>();
        int exact = 0, objects = 0;
        for (int i = 0; i < 60; i++)
        {
            int count = labels.Skip(6 * i).Take(6).TakeWhile(label => label >= 0).Count();
            counts.Add(count);
            Assert.All(labels[(6 * i + count)..(6 * i + 6)], label => Assert.Equal(-1, label));
            for (int k = 0; k < count; k++)
            {
                Box box = boxes[6 * i + k];
                Assert.Equal(box, box.Clip(128, 128));
                Assert.InRange(Math.Max(box.Width, box.Height), 10, 60);
                int left = 128, top = 128, right = 0, bottom = 0;
                for (int y = (int)box.Top; y < box.Bottom; y++)
                    for (int x = (int)box.Left; x < box.Right; x++)
                        if (masks[(i * 128 + y) * 128 + x] == 1 + labels[6 * i + k])
                            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                objects++;
                if (new Box(left, top, right, bottom) == box) exact++;
                else Assert.InRange(new Box(left, top, right, bottom).IoU(box), 0.7, 1);                  // another digit hides an edge
            }
        }
        Assert.InRange(exact / (double)objects, 0.97, 1);
        Assert.Superset(new HashSet<int> { 2, 3, 4, 5, 6 }, counts);
        for (int p = 0; p < masks.Length; p++) Assert.Equal(masks[p] > 0, images[p] >= 0.5);             // to the rounding to bytes: 127.5 / 255 rounds up
    }

    [Fact]
    public void Training_pictures_never_show_a_held_out_combination_and_the_others_always_do()
    {
        for (int i = 0; i < 500; i++)
        {
            Assert.DoesNotContain(ShapeScenes.SceneAt(i, 1).Shapes, ShapeScenes.IsHeldOut);
            Assert.Contains(ShapeScenes.SceneAt(i, 1, heldOut: true).Shapes, ShapeScenes.IsHeldOut);
        }
        SceneShape[] seen = [.. Enumerable.Range(0, 1_000).SelectMany(i => ShapeScenes.SceneAt(i, 1).Shapes)];
        Assert.Equal(56, seen.Select(shape => (shape.Colour, shape.Kind, shape.IsLarge)).Distinct().Count());
        Assert.Equal(32, seen.Select(shape => (shape.Colour, shape.Kind)).Distinct().Count());
    }

    /// <summary>Every grammatical sentence, by the grammar.</summary>
    static readonly string[] Language = [.. Sentences()];

    static IEnumerable<string> Sentences()
    {
        string[] colours = ["red", "green", "blue", "yellow", "white", "orange", "purple", "cyan"];
        string[] objects = [.. from size in (string[])["small", "large"] from colour in colours
            from kind in (string[])["circle", "square", "triangle", "cross"] select $"a {size} {colour} {kind}"];
        string[] places = ["in the middle", "at the top left", "at the top right", "at the bottom left", "at the bottom right"];
        string[] relations = ["above", "below", "left of", "right of"];
        return [.. from one in objects from place in places select $"{one} {place}",
            .. from one in objects from relation in relations from other in objects select $"{one} {relation} {other}"];
    }

    [Fact]
    public void The_grammar_reads_its_language_and_nothing_else()
    {
        Assert.All(Language, sentence => Assert.Equal(sentence, SceneSentence.Parse(sentence)?.ToString()));
        Assert.All(Language, sentence => Assert.Equal(sentence, ShapeScenes.Decode(ShapeScenes.Encode(sentence))));
        HashSet<string> known = [.. Language];
        foreach (string sentence in Language.Where((_, i) => i % 97 == 0))
        {
            string[] words = sentence.Split(' ');
            for (int place = 0; place < words.Length; place++)
                foreach (string other in SceneSentence.Vocabulary.Append("").Append("pink"))
                {
                    string changed = string.Join(' ', words.Select((word, i) => i == place ? other : word).Where(word => word.Length > 0));
                    Assert.Equal(known.Contains(changed), SceneSentence.Parse(changed) != null);
                }
            Assert.Null(SceneSentence.Parse($"{sentence} above"));
        }
        Assert.Null(SceneSentence.Parse(""));
    }

    /// <summary>What a sentence says, from its text alone.</summary>
    static bool IsTrue(string sentence, ShapeScene scene)
    {
        string Name(SceneShape shape) => $"a {(shape.IsLarge ? "large" : "small")} {shape.Colour} {shape.Kind}".ToLowerInvariant();
        if (scene.Shapes is [var one])
        {
            string row = one.Y * 3 < 1 ? "top" : one.Y * 3 > 2 ? "bottom" : "", column = one.X * 3 < 1 ? "left" : one.X * 3 > 2 ? "right" : "";
            return row + column == "" ? sentence == $"{Name(one)} in the middle"
                : row != "" && column != "" && sentence == $"{Name(one)} at the {row} {column}";
        }
        foreach ((SceneShape a, SceneShape b) in new[] { (scene.Shapes[0], scene.Shapes[1]), (scene.Shapes[1], scene.Shapes[0]) })
        {
            double dx = a.X - b.X, dy = a.Y - b.Y;
            if (sentence == $"{Name(a)} above {Name(b)}") return dy < 0 && Math.Abs(dy) >= Math.Abs(dx);
            if (sentence == $"{Name(a)} below {Name(b)}") return dy > 0 && Math.Abs(dy) >= Math.Abs(dx);
            if (sentence == $"{Name(a)} left of {Name(b)}") return dx < 0 && Math.Abs(dx) >= Math.Abs(dy);
            if (sentence == $"{Name(a)} right of {Name(b)}") return dx > 0 && Math.Abs(dx) >= Math.Abs(dy);
        }
        return false;
    }

    [Fact]
    public void The_checker_says_what_is_true_and_captions_are()
    {
        Dataset scenes = ShapeScenes.Generate(40, seed: 4);
        for (int i = 0; i < 40; i++)
        {
            ShapeScene scene = ShapeScenes.SceneAt(i, 4);
            string[] expected = [.. Language.Where(sentence => IsTrue(sentence, scene))];
            Assert.Equal(expected, Language.Where(sentence => SceneSentence.Parse(sentence)!.IsTrueOf(scene)));
            Assert.Equal(expected.Order(), SceneSentence.AllOf(scene).Order());
            Assert.Equal(scene.Shapes.Count, expected.Length);
            Assert.Contains(ShapeScenes.Decode(scenes.Examples([i]).Targets[0].ToArray<int>()), expected);
        }
    }

    [Fact]
    public void A_shape_is_drawn_in_its_colour_at_its_place()
    {
        Dataset scenes = ShapeScenes.Generate(80, seed: 6);
        for (int i = 0; i < 80; i++)
        {
            float[] image = scenes.Examples([i]).Inputs[0].ToArray<float>();
            foreach (SceneShape shape in ShapeScenes.SceneAt(i, 6).Shapes)
            {
                int at = 3 * ((int)(shape.Y * 64) * 64 + (int)(shape.X * 64));
                float[] colour = image[at..(at + 3)];
                double Likeness(double[] other) => colour.Zip(other, (x, y) => x * y).Sum() / Math.Sqrt(other.Sum(y => y * y));
                double[][] named = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1], [1, 0.5, 0], [0.8, 0.2, 1], [0.1, 1, 1]];
                Assert.Equal(shape.Colour, (ShapeColour)Array.IndexOf(named, named.MaxBy(Likeness)));
            }
        }
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Contains("1 to 131071 scenes", Assert.Throws<ArgumentException>(() => DigitScenes.Generate(Digits, 200_000)).Message);
        Assert.Contains("received 0", Assert.Throws<ArgumentException>(() => DigitScenes.Stream(Digits, 0)).Message);
        Assert.Contains("expects grey images", Assert.Throws<ShapeException>(() => DigitScenes.Generate(ShapeScenes.Generate(3), 1)).Message);
        Assert.Contains("expects grey images", Assert.Throws<ShapeException>(() => DigitScenes.Generate(Dataset.From(Tensor.Ones([2, 28, 28, 1])), 1)).Message);
        Assert.Contains("first index", Assert.Throws<ArgumentException>(() => ShapeScenes.Generate(1, first: -1)).Message);
        Assert.Contains("received 0", Assert.Throws<ArgumentException>(() => ShapeScenes.Stream(0)).Message);
        Assert.Contains("\"circl\"; did you mean \"circle\"", Assert.Throws<ArgumentException>(() => ShapeScenes.Encode("a small red circl")).Message);
        Assert.Contains("at most 10 words", Assert.Throws<ArgumentException>(() => ShapeScenes.Encode(string.Join(' ', Enumerable.Repeat("a", 11)))).Message);
        Assert.Contains("received 99", Assert.Throws<ArgumentException>(() => ShapeScenes.Decode([99])).Message);
    }
}
