using Grid.Diffusion.Captions;

namespace Grid.Diffusion.Tests.Captions;

public sealed class HtmlReaderTests
{
    [Theory]
    [InlineData("a < b > c <3", "a < b > c <3")]
    [InlineData("a<br/>b<br>c</br>d", "abcd")]
    [InlineData("x <a href='u\" title=>y</a>", "x <a href='u\" title=>y")]
    [InlineData("x <a href", "x <a href")]
    [InlineData("<a b=\"c\"d e = f / >y", "y")]
    [InlineData("<a b=c/>y", "y")]
    [InlineData("a</>b</ c>d</p x>e", "abde")]
    [InlineData("a<!-- b -- >c<!-- d", "ac<!-- d")]
    [InlineData("a<!doctype html>b<?xml ?>c<!x>d", "abcd")]
    [InlineData("a<![CDATA[b<c>]]>d<![if x]>e<![endif]>f", "ab<c>def")]
    [InlineData("a<script>b<c></script>d<style>e", "ad")]
    [InlineData("a<template>b<i>c</i></template>d", "ad")]
    [InlineData("<ruby>a<rp>(</rp><rt>b</rt></ruby>", "a")]
    [InlineData("<div><template>a</div>b", "b")]
    [InlineData("a<b> \t </b>c<pre>  </pre>d", "a c  d")]
    [InlineData("&eacute;&eacute &#233;&#xE9; &nosuch; &#150;", "éé éé &nosuch –")]
    [InlineData("&#0;&#xD800;&#1234567890;x", "\ufffd\ufffd\ufffdx")]
    [InlineData("a &amp", "a &amp")]
    [InlineData("a &b", "a b")]
    [InlineData("1 &# 2 <b>3</b>", "1 &# 2 <b>3</b>")]
    [InlineData("1 &#; 2 <b>3</b>", "1 &#; 2 3")]
    public void ReadText_Html_GivesWhatTheReferenceGives(string html, string expected) => Assert.Equal(expected, HtmlReader.ReadText(html));

    [Theory]
    [InlineData("&lt;&amp &notit; &#x41;&#1;", "<& ¬it; A")]
    [InlineData("plain", "plain")]
    public void Unescape_References_FollowsTheStandard(string text, string expected) => Assert.Equal(expected, HtmlEntities.Unescape(text));

    [Theory]
    [InlineData("a%", "a%")]
    [InlineData("%4", "%4")]
    [InlineData("%e9%zz+", "\ufffd%zz ")]
    [InlineData("é%C3%A9", "éé")]
    [InlineData("%C3é%A9", "\ufffdé\ufffd")]
    public void Decode_PercentEncoding_ReadsUtf8(string text, string expected) => Assert.Equal(expected, PercentEncoding.Decode(text));
}
