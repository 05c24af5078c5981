using System.Xml.Linq;
using Myelin.Gallery.Applications;

namespace Myelin.Gallery.Tests;

/// <summary>The applications: the same bits on any number of threads, what their pictures consist of, and their parts.</summary>
public class ApplicationTests
{
    static GalleryRun Short(string id, int threads)
    {
        using Device.Scope use = new CpuDevice(threads).Use();
        var run = new GalleryRun(seed: 1, isShort: true, new DataFolder { Folder = "/nowhere" }, cancellation: TestContext.Current.CancellationToken);
        GalleryTable.Of(id).Run(run);
        return run;
    }

    /// <summary>Without any file, so no download is needed.</summary>
    [Theory]
    [InlineData("detection")]
    [InlineData("segmentation")]
    [InlineData("captioning")]
    public void A_short_run_needs_no_file_and_has_the_same_bits_on_any_number_of_threads(string id)
    {
        GalleryRun one = Short(id, 1), three = Short(id, 3);
        Assert.NotNull(one.Weights);
        Assert.Equal(one.Weights, three.Weights);
        Assert.NotEmpty(one.Models);
        string path = Path.Combine(Directory.CreateTempSubdirectory("myelin-test-").FullName, "model.safetensors");
        foreach ((string _, Model model) in one.Models)
        {
            model.Save(path);
            Assert.Equal(model.WeightsSha256(), Model.Load(path).WeightsSha256());
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(one.Measurements, three.Measurements);
        Assert.Equal(one.Figures.Select(drawn => drawn.Figure.ToString()), three.Figures.Select(drawn => drawn.Figure.ToString()));
    }

    static XElement Drawn(GalleryRun run, string name) => XDocument.Parse(run.Figures.Single(drawn => drawn.Name == name).Figure.ToString()).Root!;

    static int Count(XElement drawing, string element) => drawing.Descendants().Count(one => one.Name.LocalName == element);

    [Fact]
    public void Boxes_and_stages_are_drawn_on_the_scenes()
    {
        GalleryRun run = Short("detection", 1);
        Assert.Equal(6, Count(Drawn(run, "boxes"), "image"));
        XElement stages = Drawn(run, "stages");
        Assert.Equal(3, Count(stages, "image"));
        int proposals = int.Parse(stages.Descendants().First(one => one.Value.StartsWith("the ", StringComparison.Ordinal) && one.Value.Contains("proposals",
            StringComparison.Ordinal) && one.Name.LocalName == "text").Value.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(proposals, 1, 12);
        Assert.True(Count(stages, "rect") > proposals);
    }

    [Fact]
    public void Masks_are_drawn_over_the_scenes() => Assert.Equal(9 + 6, Count(Drawn(Short("segmentation", 1), "masks"), "image"));

    [Fact]
    public void A_training_input_is_the_words_before_each_place()
    {
        Dataset scenes = ShapeScenes.Generate(5);
        Batch shifted = CaptionWriter.Shifted(scenes).Examples([0, 1, 2, 3, 4]);
        int[][] words = [.. shifted.Inputs[1].ToArray<int>().Chunk(ShapeScenes.CaptionLength)], captions = [.. shifted.Targets[0].ToArray<int>().Chunk(
            ShapeScenes.CaptionLength)];
        for (int i = 0; i < 5; i++) Assert.Equal([ShapeScenes.Start, .. captions[i][..^1]], words[i]);
        Assert.Equal(scenes.Targets.ToArray<int>(), shifted.Targets[0].ToArray<int>());
    }

    [Fact]
    public void Attention_on_a_picture_adds_up_to_one_for_every_word()
    {
        Tensor attention = new CaptionWriter(3).Attention(ShapeScenes.Generate(1).Inputs[0], "a small red circle in the middle");
        Assert.Equal([ShapeScenes.CaptionLength, 8, 8], attention.Shape.Sizes.ToArray());
        Assert.All(attention.Sum([1, 2]).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-5));
    }

    /// <summary>With a width of one, a sentence is the likeliest word after word by the whole model.</summary>
    [Fact]
    public void The_writer_writes_what_its_model_gives()
    {
        var writer = new CaptionWriter(2);
        Tensor image = ShapeScenes.Generate(1).Inputs;
        var words = new List<int> { ShapeScenes.Start };
        while (words.Count <= ShapeScenes.CaptionLength && words[^1] is not ShapeScenes.End)
        {
            int[] given = [.. words, .. Enumerable.Repeat(0, ShapeScenes.CaptionLength - words.Count)];
            words.Add((int)(long)writer.Model.PredictAll([image, Tensor.From(given, [1, ShapeScenes.CaptionLength])])[0][0, words.Count - 1].ArgMax());
        }
        Assert.Equal(ShapeScenes.Decode(words), writer.Write(image, 1, default)[0]);
    }

    [Fact]
    public void Truths_are_the_digits_of_each_scene()
    {
        Batch scenes = DigitScenes.Generate(DrawnDigits.Generate(50), 8).Examples([.. Enumerable.Range(0, 8)]);
        Detection[][] truths = DigitScene.Truths(scenes);
        int[] labels = scenes.Target("labels").ToArray<int>();
        Box[] boxes = Box.FromTensor(scenes.Target("boxes"));
        for (int i = 0; i < 8; i++)
        {
            Assert.InRange(truths[i].Length, 2, 6);
            for (int k = 0; k < truths[i].Length; k++) Assert.Equal(new Detection(boxes[6 * i + k], labels[6 * i + k]), truths[i][k]);
        }
    }
}
